import { useBlocker } from "@tanstack/react-router";
import { Modal } from "antd";
import { useWords } from "../language/language.ts";
import { words } from "./words.ts";

/** Asks before what was typed is lost; `text` says it when something else is. */
export function LeaveGuard({ isDirty, text }: { isDirty: boolean; text?: string }) {
  const say = useWords(words);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  return (
    <Modal
      open={blocker.status === "blocked"}
      title={say("leaveTitle")}
      okText={say("leave")}
      cancelText={say("stay")}
      okButtonProps={{ danger: true }}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      {text ?? say("leaveText")}
    </Modal>
  );
}
