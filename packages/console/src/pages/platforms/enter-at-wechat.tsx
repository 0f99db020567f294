import type { Platform } from "../../api/platforms.ts";
import { useWords } from "../../language/language.ts";
import { CopyText } from "../../parts/copy-text.tsx";
import styles from "../../parts/stack.module.css";
import { words } from "./words.ts";

/** What open.weixin.qq.com asks for, by the names that it has there. `secrets` only just after they were saved. */
export function EnterAtWechat({
  platform: { ticketUrl, messageUrl, publicUrl },
  secrets,
}: {
  platform: Platform;
  secrets?: { token: string; encodingAESKey: string };
}) {
  const say = useWords(words);
  const lines: [name: string, text: string][] = [
    [say("domain"), new URL(publicUrl).host],
    [say("ticketUrl"), ticketUrl],
    ...(secrets === undefined
      ? []
      : ([
          [say("token"), secrets.token],
          [say("key"), secrets.encodingAESKey],
        ] as [string, string][])),
    [say("messageUrl"), messageUrl],
  ];
  return (
    <dl className={styles["facts"]}>
      {lines.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <CopyText text={text} label={name} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
