import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useWords } from "../language/language.ts";
import styles from "./copy-text.module.css";
import { words } from "./words.ts";

const saidMs = 2_000;

/** An id, a URL or a key that is there to be taken elsewhere. `label` names it for those who listen. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const say = useWords(words);
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await copyToClipboard(text);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), saidMs);
  };
  return (
    <span className={styles["copy"]}>
      <code title={text}>{text}</code>
      <Button
        type="text"
        size="small"
        icon={isCopied ? <CheckOutlined /> : <CopyOutlined />}
        aria-label={`${say("copy")} ${label}`}
        onClick={() => void copy()}
      />
      <output className="only-heard">{isCopied ? say("copied") : ""}</output>
    </span>
  );
}

/** Over plain http from another machine the browser has no clipboard for us, and the old way still works. */
async function copyToClipboard(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
