import { useNavigate } from "@tanstack/react-router";
import { useQueryClient } from "@tanstack/react-query";
import { sessionQuery, setUp } from "../../api/session.ts";
import { useWords } from "../../language/language.ts";
import { DoorPage } from "../../parts/door-page.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { SetUpForm } from "./set-up-form.tsx";
import { words } from "./words.ts";

/** The first owner, by the one-time link that the server prints when it starts without one. */
export function Page() {
  const say = useWords(words);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [{ token }] = useFilters();
  const create = async (owner: { name: string; password: string }) => {
    await setUp({ token: token ?? "", ...owner });
    await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
    await navigate({ to: "/", replace: true });
  };
  return (
    <DoorPage title={say("title")} lead={say("lead")}>
      {token === undefined ? (
        <EmptyState title={say("noToken")}>{say("noTokenHint")}</EmptyState>
      ) : (
        <SetUpForm create={create} />
      )}
    </DoorPage>
  );
}
