import { useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { sessionQuery } from "../api/session.ts";
import { isSessionOver } from "../api/server-state.ts";
import { useWords } from "../language/language.ts";
import { SignInForm } from "../pages/sign-in/sign-in-form.tsx";
import { useOperator } from "./operator.ts";
import { words } from "./words.ts";

/** Signing in again on top of the page, so that nothing typed on it is lost. */
export function SessionOverDialog() {
  const say = useWords(words);
  const operator = useOperator();
  const queries = useQueryClient();
  const isOpen = isSessionOver.use();
  const goOn = async () => {
    const session = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
    // What is on the page is the other operator's.
    if (session.operator?.id !== operator.id) {
      window.location.reload();
      return;
    }
    isSessionOver.set(false);
    await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
  };
  return (
    <Modal
      open={isOpen}
      title={say("sessionOver")}
      footer={null}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      destroyOnHidden
      width={400}
    >
      <p>{say("sessionOverHint")}</p>
      <SignInForm initialName={operator.name} onSignedIn={goOn} />
    </Modal>
  );
}
