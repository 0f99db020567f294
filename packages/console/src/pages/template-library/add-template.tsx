import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { templatesQuery } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { useAppid } from "../../shell/operator.ts";
import styles from "./template-library.module.css";
import { words } from "./words.ts";

const leastKeywords = 2;
const longestDesc = 15;

/** Adds the template at WeChat, with what it is for. */
export function AddTemplate({
  tid,
  title,
  kidList,
}: {
  tid: string;
  title: string;
  kidList: number[];
}) {
  const say = useWords(words);
  const appid = useAppid();
  const queries = useQueryClient();
  // Until something is typed, the title: it may still be on its way.
  const [typed, setTyped] = useState<string>();
  const desc = (typed ?? title.slice(0, longestDesc)).trim();
  const [isAsked, setIsAsked] = useState(false);
  const add = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/v1/templates", { body: { appid, tid, kidList, sceneDesc: desc } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: templatesQuery(appid).queryKey }),
  });

  const descFault =
    desc === ""
      ? say("sceneDescNeeded")
      : desc.length > longestDesc
        ? say("sceneDescLong", { n: desc.length })
        : undefined;
  const keywordsFault =
    kidList.length < leastKeywords ? say("tooFew", { n: kidList.length }) : undefined;
  const submit = () => {
    setIsAsked(true);
    if (descFault === undefined && keywordsFault === undefined) add.mutate();
  };

  return (
    <Form layout="vertical" onFinish={submit} className={styles["add"] ?? ""}>
      <Form.Item
        label={say("sceneDesc")}
        htmlFor="scene-desc"
        extra={say("sceneDescHint")}
        {...(descFault !== undefined && { validateStatus: "error", help: descFault })}
      >
        <Input
          id="scene-desc"
          value={typed ?? desc}
          onChange={(event) => setTyped(event.target.value)}
        />
      </Form.Item>
      {isAsked && keywordsFault !== undefined && (
        <p role="alert" className={styles["bad"]}>
          {keywordsFault}
        </p>
      )}
      <ErrorNote error={add.error} />
      {add.data === undefined ? (
        <Button type="primary" htmlType="submit" loading={add.isPending}>
          {say("add")}
        </Button>
      ) : (
        <Alert
          type="success"
          showIcon
          role="status"
          title={say("added", { title: add.data.title })}
          action={
            <span className={styles["next"]}>
              <LinkButton
                color="primary"
                variant="solid"
                to="/$appid/scenes/new"
                params={{ appid }}
                search={{ template: add.data.templateId }}
              >
                {say("makeScene")}
              </LinkButton>
              <LinkButton to="/$appid/templates" params={{ appid }}>
                {say("seeTemplates")}
              </LinkButton>
            </span>
          }
        />
      )}
    </Form>
  );
}
