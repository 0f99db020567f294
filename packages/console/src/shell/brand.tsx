import { Link } from "@tanstack/react-router";
import { useWords } from "../language/language.ts";
import styles from "./shell.module.css";
import { words } from "./words.ts";

export function Brand() {
  const say = useWords(words);
  return (
    <Link to="/" className={styles["brand"]}>
      <img src="/console/hongyan.svg" alt="" width="28" height="28" />
      {say("brand")}
    </Link>
  );
}
