import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { appsQuery } from "../api/apps.ts";
import { useLanguage, useWords } from "../language/language.ts";
import { appPages, installationPages, pathFor, type NavigationItem } from "../navigation.ts";
import { lastApp } from "./last-app.ts";
import { useMay } from "./operator.ts";
import styles from "./shell.module.css";
import { words } from "./words.ts";

/** The pages that the operator may see: of the app, and below them of the installation. */
export function SideNavigation({ onChosen }: { onChosen?: () => void }) {
  const say = useWords(words);
  const { data: apps } = useQuery(appsQuery);
  const { appid = appToOffer(apps) } = useParams({ strict: false });
  const mayHere = useMay(appid ?? null);
  const mayEverywhere = useMay(null);
  const offered = (items: NavigationItem[]) =>
    items.filter(({ scope, isOfEveryApp = false }) =>
      isOfEveryApp ? mayEverywhere(scope) : mayHere(scope),
    );
  return (
    <nav className={styles["navigation"]} aria-label={say("navigation")}>
      {appid !== undefined && <Items items={offered(appPages)} appid={appid} onChosen={onChosen} />}
      <Items items={offered(installationPages)} appid={appid ?? ""} onChosen={onChosen} />
    </nav>
  );
}

/** The app that was looked at last, unless it is gone or another operator's. */
function appToOffer(apps: { appid: string }[] | undefined): string | undefined {
  const last = lastApp.get() ?? undefined;
  if (apps === undefined) return last;
  return (apps.find(({ appid }) => appid === last) ?? apps[0])?.appid;
}

function Items({
  items,
  appid,
  onChosen,
}: {
  items: NavigationItem[];
  appid: string;
  onChosen: (() => void) | undefined;
}) {
  const language = useLanguage();
  if (items.length === 0) return null;
  return (
    <ul>
      {items.map((item) => (
        <li key={item.path}>
          <Link
            to={pathFor(item, appid)}
            activeProps={{ "aria-current": "page" }}
            onClick={onChosen}
          >
            <item.Icon aria-hidden />
            {item.label[language]}
          </Link>
        </li>
      ))}
    </ul>
  );
}
