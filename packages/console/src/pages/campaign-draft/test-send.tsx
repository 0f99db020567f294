import { useMutation } from "@tanstack/react-query";
import { Button, Input, Radio } from "antd";
import { useState } from "react";
import type { CampaignSummary } from "../../api/campaign-types.ts";
import { answerOf, api } from "../../api/client.ts";
import { useIdempotencyKey } from "../../api/idempotency-key.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Field } from "../../parts/field.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "./campaign-draft.module.css";
import { TestResults } from "./test-results.tsx";
import { words } from "./words.ts";

const most = 20;

/** The very card, now, to a few whom the operator names: to see it on a phone before everybody does. */
export function TestSend({ campaign }: { campaign: CampaignSummary }) {
  const say = useWords(words);
  const [text, setText] = useState("");
  const [kind, setKind] = useState<"openid" | "externalId">("openid");
  const [isTried, setIsTried] = useState(false);
  const names = [...new Set(text.split(/[\s,，]+/).filter((name) => name !== ""))];
  const keyFor = useIdempotencyKey();
  // Whoever has seen what became of a test, and sends it again, means another one.
  const [timesSent, setTimesSent] = useState(0);
  const send = useMutation({
    mutationFn: async () => {
      const to = names.map((name) => (kind === "openid" ? { openid: name } : { externalId: name }));
      const key = keyFor(JSON.stringify([timesSent, campaign.updatedAt, to]));
      const answer = await answerOf(
        api.POST("/v1/campaigns/{id}/test", {
          params: {
            path: { id: campaign.id },
            query: { appid: campaign.appid },
            header: { "idempotency-key": key },
          },
          body: { to },
        }),
      );
      setTimesSent(timesSent + 1);
      return answer.results.map((result, index) => ({ name: names[index] ?? "", result }));
    },
  });
  const fault =
    names.length > most
      ? say("testTooMany", { n: names.length })
      : isTried && names.length === 0
        ? say("testNobody")
        : undefined;
  const submit = () => {
    setIsTried(true);
    if (names.length > 0 && names.length <= most) send.mutate();
  };
  return (
    <Panel title={say("test")}>
      <form
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className={styles["soft"]}>
          {say(campaign.audience.list ? "testListHint" : "testHint")}
        </p>
        <Radio.Group
          aria-label={say("testKind")}
          value={kind}
          onChange={({ target }) => setKind(target.value as "openid" | "externalId")}
        >
          <Radio value="openid">openid</Radio>
          <Radio value="externalId">externalId</Radio>
        </Radio.Group>
        <Field label={say("testTo")} hint={say("testToHint")} error={fault}>
          {(control) => (
            <Input.TextArea
              {...control}
              className={styles["wide"] ?? ""}
              rows={2}
              status={fault === undefined ? "" : "error"}
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
        <div>
          <Button htmlType="submit" loading={send.isPending} disabled={!campaign.isReady}>
            {say("testSend")}
          </Button>
        </div>
        <ErrorNote error={send.error} />
        {send.data !== undefined && <TestResults appid={campaign.appid} results={send.data} />}
      </form>
    </Panel>
  );
}
