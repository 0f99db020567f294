import { Link } from "@tanstack/react-router";
import { useEffect, useRef, type ReactNode } from "react";
import { useWords } from "../../language/language.ts";
import { PageHeader } from "../../parts/page-header.tsx";
import { useAppid } from "../../shell/operator.ts";
import styles from "./service.module.css";
import { words } from "./words.ts";

const pages = ["inbox", "autoReplies", "quickReplies", "agents"] as const;
export type ServicePage = (typeof pages)[number];

const paths = {
  inbox: "/$appid/service",
  autoReplies: "/$appid/service/auto-replies",
  quickReplies: "/$appid/service/quick-replies",
  agents: "/$appid/service/agents",
} as const satisfies Record<ServicePage, string>;

/** The name of a page of customer service, the way to its sisters, and what can be done on it. */
export function ServiceHeader({
  current,
  lead,
  actions,
}: {
  current: ServicePage;
  lead?: string;
  actions?: ReactNode;
}) {
  const say = useWords(words);
  const appid = useAppid();
  const tabs = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone they are wider than the screen: the page's own is not to be beyond its edge.
    const own = tabs.current?.querySelector("[aria-current=page]");
    own?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current]);
  const title = current === "inbox" ? say("title") : say(current);
  return (
    <>
      <PageHeader title={title} lead={lead} actions={actions} />
      <nav ref={tabs} className={styles["tabs"]} aria-label={say("tabs")}>
        {pages.map((page) => (
          <Link
            key={page}
            to={paths[page]}
            params={{ appid }}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {say(page)}
          </Link>
        ))}
      </nav>
    </>
  );
}
