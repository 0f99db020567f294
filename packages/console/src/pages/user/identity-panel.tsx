import type { UserDetail } from "../../api/users.ts";
import { useWords } from "../../language/language.ts";
import { Fact } from "../../parts/fact.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Time } from "../../parts/time.tsx";
import { ExternalIdField } from "./external-id-field.tsx";
import { TagsField } from "./tags-field.tsx";
import styles from "./user.module.css";
import { words } from "./words.ts";

/** Who the user is to the business, and when they must not be disturbed. */
export function IdentityPanel({ appid, user }: { appid: string; user: UserDetail }) {
  const say = useWords(words);
  return (
    <Panel title={say("identity")}>
      <dl className={styles["facts"]}>
        <Fact name={say("externalId")}>
          <ExternalIdField appid={appid} user={user} />
        </Fact>
        <Fact name={say("tags")}>
          <TagsField appid={appid} user={user} />
        </Fact>
        <Fact name={say("firstSeen")}>
          <Time at={user.createdAt} />
        </Fact>
        <Fact name={say("lastSeen")}>
          <Time at={user.lastSeenAt} />
        </Fact>
        <Fact name={say("timeZone")}>{user.timeZone ?? say("timeZoneOfScene")}</Fact>
        <Fact name={say("quietHours")}>
          <QuietHours user={user} />
        </Fact>
      </dl>
    </Panel>
  );
}

function QuietHours({ user: { quietHours } }: { user: UserDetail }) {
  const say = useWords(words);
  if (quietHours.length === 0) return say("noQuietHours");
  return (
    <ul className={styles["plain"]}>
      {quietHours.map(({ scene, from, to, timeZone, isNow }) => (
        <li key={scene}>
          <code>{scene}</code> {say("fromTo", { from, to })}{" "}
          <span className={styles["soft"]}>{timeZone}</span>
          {isNow && <strong> {say("now")}</strong>}
        </li>
      ))}
    </ul>
  );
}
