import { useQuery } from "@tanstack/react-query";
import { appsQuery } from "../../api/apps.ts";
import type { MessageDetail } from "../../api/messages.ts";
import { useWords } from "../../language/language.ts";
import { CardPreview } from "../../parts/card-preview.tsx";
import { Panel } from "../../parts/panel.tsx";
import { words } from "./words.ts";

/** The card as the user sees it; nothing for kinds without one. */
export function MessageCard({ message: { appid, card } }: { message: MessageDetail }) {
  const say = useWords(words);
  const { data: apps = [] } = useQuery(appsQuery);
  if (card === null) return null;
  const appName = apps.find((app) => app.appid === appid)?.name ?? appid;
  return (
    <Panel title={say("card")}>
      <CardPreview
        title={card.title ?? say("templateGone")}
        appName={appName}
        lines={card.keywords}
      />
    </Panel>
  );
}
