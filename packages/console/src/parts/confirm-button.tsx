import { Button, Modal, type ButtonProps } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "../language/language.ts";
import { ErrorNote } from "./error-note.tsx";
import { words } from "./words.ts";

/**
 * A button whose consequence is told, with its numbers, before it happens. The dialog stays open with the error when `onConfirm`
 * fails, and closes when it is done.
 */
export function ConfirmButton({
  children,
  title,
  consequence,
  confirmLabel,
  onConfirm,
  ...button
}: {
  children: ReactNode;
  title: string;
  consequence: ReactNode;
  confirmLabel: string;
  onConfirm: () => Promise<unknown>;
} & Pick<ButtonProps, "danger" | "type" | "size" | "icon" | "disabled">) {
  const say = useWords(words);
  const [isOpen, setIsOpen] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const confirm = async () => {
    setIsBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      setIsOpen(false);
    } catch (cause) {
      setError(cause);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <>
      <Button {...button} onClick={() => setIsOpen(true)}>
        {children}
      </Button>
      <Modal
        open={isOpen}
        title={title}
        okText={confirmLabel}
        cancelText={say("cancel")}
        okButtonProps={{ danger: button.danger ?? false }}
        confirmLoading={isBusy}
        onOk={() => void confirm()}
        onCancel={() => setIsOpen(false)}
        afterClose={() => setError(undefined)}
      >
        {consequence}
        <ErrorNote error={error} />
      </Modal>
    </>
  );
}
