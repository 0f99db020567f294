import { Link } from "@tanstack/react-router";
import type { MessageDetail } from "../../api/messages.ts";
import { useWords } from "../../language/language.ts";
import { CopyText } from "../../parts/copy-text.tsx";
import { Fact } from "../../parts/fact.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Time } from "../../parts/time.tsx";
import { words as listWords } from "../messages/words.ts";
import styles from "./message.module.css";
import { words } from "./words.ts";

/** What is known of a message besides its story. */
export function MessageFacts({ message }: { message: MessageDetail }) {
  const say = useWords(words);
  const sayOfList = useWords(listWords);
  const { appid, openid, scene, templateId, campaignId, page, msgid, sendAt, expireAt } = message;
  return (
    <Panel title={say("facts")}>
      <dl className={styles["facts"]}>
        <Fact name={sayOfList("user")}>
          <Link to="/$appid/users/$openid" params={{ appid, openid }}>
            <code>{openid}</code>
          </Link>
        </Fact>
        <Fact name={sayOfList("kind")}>{sayOfList(message.kind)}</Fact>
        {scene !== null && (
          <Fact name={sayOfList("scene")}>
            <code>{scene}</code>
          </Fact>
        )}
        {templateId !== null && (
          <Fact name={say("template")}>
            <CopyText text={templateId} label={say("template")} />
          </Fact>
        )}
        {campaignId !== null && (
          <Fact name={sayOfList("campaign")}>
            <Link to="/$appid/messages" params={{ appid }} search={{ campaignId }}>
              {say("ofCampaign")}
            </Link>
          </Fact>
        )}
        {page !== null && (
          <Fact name={say("page")}>
            <code>{page}</code>
          </Fact>
        )}
        <Fact name={say("grant")}>{say(`grant-${message.grant}`)}</Fact>
        <Fact name={say("attempts")}>{message.attempt}</Fact>
        {msgid !== null && (
          <Fact name="msgid">
            <CopyText text={msgid} label="msgid" />
          </Fact>
        )}
        <Fact name={sayOfList("acceptedAt")}>
          <Time at={message.createdAt} />
        </Fact>
        {message.status === "queued" && (
          <Fact name={say("sendAt")}>
            <Time at={sendAt} />
          </Fact>
        )}
        {expireAt !== null && (
          <Fact name={say("expireAt")}>
            <Time at={expireAt} />
          </Fact>
        )}
        <Fact name={say("openedAt")}>
          {message.openedAt === null ? say("notOpened") : <Time at={message.openedAt} />}
        </Fact>
      </dl>
    </Panel>
  );
}
