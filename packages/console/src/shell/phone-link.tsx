import { MobileOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { installationQuery } from "../api/installation.ts";
import { useWords } from "../language/language.ts";
import styles from "./shell.module.css";
import { words } from "./words.ts";

/** In development the phone is one click away; there is none at the real WeChat. */
export function PhoneLink() {
  const say = useWords(words);
  const { data } = useQuery(installationQuery);
  const url = data?.phoneUrl ?? null;
  if (url === null) return null;
  return (
    <a
      className={styles["phone"]}
      href={url}
      target="_blank"
      rel="noopener"
      title={say("phoneTitle")}
    >
      <MobileOutlined aria-hidden />
      <span>{say("phone")}</span>
    </a>
  );
}
