import { useWords } from "../../language/language.ts";
import styles from "./audit-log.module.css";
import type { Difference } from "./differences.ts";
import { words } from "./words.ts";

/** Each member that changed: what it was, what it is. */
export function DifferenceTable({ differences }: { differences: Difference[] }) {
  const say = useWords(words);
  return (
    <table className={styles["differences"]}>
      <thead>
        <tr>
          <th scope="col">{say("member")}</th>
          <th scope="col">{say("before")}</th>
          <th scope="col">{say("after")}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ path, before, after }) => (
          <tr key={path}>
            <th scope="row">
              <code>{path === "" ? say("value") : path}</code>
            </th>
            <td>{before === undefined ? say("nothing") : <del>{before}</del>}</td>
            <td>{after === undefined ? say("nothing") : <ins>{after}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
