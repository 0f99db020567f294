import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Spin } from "antd";
import { scenesQuery } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useAppid, useMay } from "../../shell/operator.ts";
import { SendForm } from "./send-form.tsx";
import { words } from "./words.ts";

/** One message by hand: to whom, which scene, with what; and how the card will look. */
export function Page() {
  const say = useWords(words);
  const may = useMay();
  const appid = useAppid();
  const { data: scenes, error } = useQuery(scenesQuery(appid));
  return (
    <>
      <PageHeader
        title={say("title")}
        lead={
          <Link to="/$appid/messages" params={{ appid }}>
            {say("back")}
          </Link>
        }
      />
      <ErrorNote error={error} />
      {scenes === undefined && error === null && <Spin aria-label={say("loading")} />}
      {!may("messages:write") ? (
        <EmptyState title={say("notAllowed")} />
      ) : scenes?.length === 0 ? (
        <EmptyState title={say("noScene")}>{say("noSceneHint")}</EmptyState>
      ) : (
        scenes !== undefined && <SendForm appid={appid} scenes={scenes} />
      )}
    </>
  );
}
