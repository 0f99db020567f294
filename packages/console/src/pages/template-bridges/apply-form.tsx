import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { answerOf, api } from "../../api/client.ts";
import { scenesQuery } from "../../api/scenes.ts";
import { templatesQuery } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useAppid } from "../../shell/operator.ts";
import { bridgesQuery, type Candidate } from "./bridges.ts";
import styles from "./template-bridges.module.css";
import { words } from "./words.ts";

interface Names {
  templateId: string;
  scene?: string;
}

/** Which old id it is, and the migration itself. */
export function ApplyForm({ candidate }: { candidate: Candidate }) {
  const say = useWords(words);
  const appid = useAppid();
  const queries = useQueryClient();
  const migrate = useMutation({
    mutationFn: ({ templateId, scene }: Names) =>
      answerOf(
        api.POST("/v1/template-bridges/migrations", {
          body: {
            appid,
            templateId: templateId.trim(),
            ...(scene !== undefined && scene !== "" && { scene }),
            candidate,
          },
        }),
      ),
    onSuccess: () =>
      Promise.all(
        [bridgesQuery, scenesQuery, templatesQuery].map((query) =>
          queries.invalidateQueries({ queryKey: query(appid).queryKey }),
        ),
      ),
  });
  const add = candidate.source === "library" ? say("applyAdds", { title: candidate.title }) : "";

  return (
    <Panel title={say("apply")}>
      <p className={styles["soft"]}>{say("applyText", { add })}</p>
      <Form<Names> layout="vertical" requiredMark={false} onFinish={migrate.mutate}>
        <div className={styles["pair"]}>
          <Form.Item
            name="templateId"
            label={say("oldId")}
            rules={[
              { required: true, message: say("oldIdNeeded") },
              { pattern: /^\s*[0-9A-Za-z_-]{1,64}\s*$/, message: say("oldIdRule") },
            ]}
          >
            <Input autoComplete="off" spellCheck={false} />
          </Form.Item>
          <Form.Item
            name="scene"
            label={say("sceneName")}
            rules={[{ pattern: /^[a-z0-9][a-z0-9-]{0,62}$/, message: say("sceneNameRule") }]}
          >
            <Input autoComplete="off" spellCheck={false} />
          </Form.Item>
        </div>
        <ErrorNote error={migrate.error} />
        {migrate.data === undefined ? (
          <Button type="primary" htmlType="submit" loading={migrate.isPending}>
            {say("migrate")}
          </Button>
        ) : (
          <Alert
            type="success"
            showIcon
            role="status"
            title={say("done", { scene: migrate.data.scene })}
            description={say("doneHint")}
            action={
              <LinkButton to="/$appid/scenes/$scene" params={{ appid, scene: migrate.data.scene }}>
                {say("openScene")}
              </LinkButton>
            }
          />
        )}
      </Form>
    </Panel>
  );
}
