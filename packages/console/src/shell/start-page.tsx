import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { appsQuery } from "../api/apps.ts";
import { useWords } from "../language/language.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { ErrorNote } from "../parts/error-note.tsx";
import { LinkButton } from "../parts/link-button.tsx";
import { lastApp } from "./last-app.ts";
import { useMay } from "./operator.ts";
import { words } from "./words.ts";

/** To the app that was looked at last, or the first one. */
export function StartPage() {
  const say = useWords(words);
  const may = useMay(null);
  const { data: apps, error } = useQuery(appsQuery);
  if (apps === undefined) return <ErrorNote error={error} />;
  const last = lastApp.get();
  const app = apps.find(({ appid }) => appid === last) ?? apps[0];
  if (app === undefined) {
    return (
      <EmptyState
        title={say("noApps")}
        action={
          may("apps:write") && (
            <LinkButton to="/apps/new" color="primary" variant="solid">
              {say("addApp")}
            </LinkButton>
          )
        }
      >
        {say(may("apps:write") ? "noAppsHint" : "noAppsForYou")}
      </EmptyState>
    );
  }
  return <Navigate to="/$appid/overview" params={{ appid: app.appid }} replace />;
}
