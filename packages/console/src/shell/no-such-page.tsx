import { Link } from "@tanstack/react-router";
import { useWords } from "../language/language.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { words } from "./words.ts";

export function NoSuchPage() {
  const say = useWords(words);
  return (
    <EmptyState title={say("noSuchPage")} action={<Link to="/">{say("toStart")}</Link>}>
      {say("noSuchPageHint")}
    </EmptyState>
  );
}
