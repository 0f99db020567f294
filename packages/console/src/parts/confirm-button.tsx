import { Button, Input, Modal, type ButtonProps } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "../language/language.ts";
import { ErrorNote } from "./error-note.tsx";
import { Field } from "./field.tsx";
import styles from "./stack.module.css";
import { words } from "./words.ts";

/**
 * A button whose consequence is told, with its numbers, before it happens. The dialog stays open with the error when `onConfirm`
 * fails, and closes when it is done.
 *
 * @param nameToType of what is lost for good: it happens only when this was typed, so that no hurried hand does it
 */
export function ConfirmButton({
  children,
  title,
  consequence,
  confirmLabel,
  nameToType,
  onConfirm,
  ...button
}: {
  children: ReactNode;
  title: string;
  consequence: ReactNode;
  confirmLabel: string;
  nameToType?: string;
  onConfirm: () => Promise<unknown>;
} & Pick<ButtonProps, "danger" | "type" | "size" | "icon" | "disabled">) {
  const say = useWords(words);
  const [isOpen, setIsOpen] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [typed, setTyped] = useState("");
  const isTyped = nameToType === undefined || typed.trim() === nameToType.trim();
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
        okButtonProps={{ danger: button.danger ?? false, disabled: !isTyped }}
        confirmLoading={isBusy}
        onOk={() => void confirm()}
        onCancel={() => setIsOpen(false)}
        afterClose={() => {
          setError(undefined);
          setTyped("");
        }}
      >
        <div className={styles["lines"]}>
          {consequence}
          {nameToType !== undefined && (
            <Field
              label={
                <>
                  {say("typeName")} <bdi>{nameToType}</bdi>
                </>
              }
            >
              {(control) => (
                <Input
                  {...control}
                  dir="auto"
                  autoComplete="off"
                  value={typed}
                  onChange={({ target }) => setTyped(target.value)}
                />
              )}
            </Field>
          )}
          <ErrorNote error={error} />
        </div>
      </Modal>
    </>
  );
}
