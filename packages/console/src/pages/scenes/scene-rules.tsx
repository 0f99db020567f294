import type { Scene } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import { words } from "./words.ts";

/** When and how often it may go, and by whom, in short. */
export function SceneRules({ scene }: { scene: Scene }) {
  const say = useWords(words);
  const { clientSendable, quietHours, frequencyCap: cap } = scene;
  const rules = [
    clientSendable && say("clientSendable"),
    quietHours !== null && say("quietHours", { from: quietHours.from, to: quietHours.to }),
    cap?.perHours !== undefined && say("frequencyHours", { n: cap.perHours, count: cap.count }),
    cap?.perDays !== undefined && say("frequencyDays", { n: cap.perDays, count: cap.count }),
  ].filter((rule) => rule !== false);
  const text = rules.length === 0 ? "—" : rules.join(" · ");
  return <span title={text}>{text}</span>;
}
