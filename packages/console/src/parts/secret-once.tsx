import { Alert } from "antd";
import { useWords } from "../language/language.ts";
import { CopyText } from "./copy-text.tsx";
import { words } from "./words.ts";

/** A secret that the server tells this once. */
export function SecretOnce({ secret, label }: { secret: string; label: string }) {
  const say = useWords(words);
  return (
    <Alert
      type="warning"
      showIcon
      title={say("secretOnce")}
      description={<CopyText text={secret} label={label} />}
    />
  );
}
