import { Button } from "antd";
import { useWords } from "../language/language.ts";
import { EmptyState } from "../parts/empty-state.tsx";
import { words } from "./words.ts";

/** In place of a page that threw. */
export function PageCrash({ error }: { error: unknown }) {
  const say = useWords(words);
  // After an upgrade of the server the files of the old console are gone.
  const isOldVersion =
    error instanceof Error && /dynamically imported module|Failed to fetch/.test(error.message);
  return (
    <EmptyState
      title={say(isOldVersion ? "newVersion" : "crash")}
      action={
        <Button type="primary" onClick={() => window.location.reload()}>
          {say("reload")}
        </Button>
      }
    >
      <p>{say(isOldVersion ? "newVersionHint" : "crashHint")}</p>
      {!isOldVersion && <code>{String(error)}</code>}
    </EmptyState>
  );
}
