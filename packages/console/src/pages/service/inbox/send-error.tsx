import { Alert } from "antd";
import { ApiError } from "../../../api/api-error.ts";
import { useWords } from "../../../language/language.ts";
import { ErrorNote } from "../../../parts/error-note.tsx";
import { words } from "./words.ts";

/** Why nothing was sent. That the window closed meanwhile is said in the words of the window. */
export function SendError({ error }: { error: unknown }) {
  const say = useWords(words);
  if (error instanceof ApiError && error.code === "CUSTOMER_SERVICE_WINDOW_CLOSED") {
    return (
      <Alert
        type="error"
        showIcon
        role="alert"
        title={say("refusedNow")}
        description={
          <>
            <p>
              {say(`window_${reasonIn(error.details)}`)}。{say("window_wait")}
            </p>
            <code>{error.code}</code>
          </>
        }
      />
    );
  }
  return <ErrorNote error={error} />;
}

function reasonIn(details: unknown): "never" | "time" | "count" {
  const reason =
    typeof details === "object" && details !== null && "reason" in details
      ? details.reason
      : undefined;
  return reason === "never-opened" ? "never" : reason === "count" ? "count" : "time";
}
