import { useQueryClient } from "@tanstack/react-query";
import { sessionQuery } from "../../api/session.ts";
import { useWords } from "../../language/language.ts";
import { DoorPage } from "../../parts/door-page.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { words } from "./words.ts";

/** In place of every page while nobody is signed in; the page that was asked for comes after it. */
export function Page({ isSetUpNeeded }: { isSetUpNeeded: boolean }) {
  const say = useWords(words);
  const queries = useQueryClient();
  return (
    <DoorPage title={say("title")} lead={say("lead")}>
      {isSetUpNeeded ? (
        <EmptyState title={say("setUpNeeded")}>{say("setUpNeededHint")}</EmptyState>
      ) : (
        <SignInForm onSignedIn={() => queries.refetchQueries(sessionQuery)} />
      )}
    </DoorPage>
  );
}
