import { CheckCircleOutlined, DownloadOutlined, WarningOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ListReport } from "../../api/campaign-types.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import styles from "./campaign-draft.module.css";
import { saveFile, toCsv } from "./save-file.ts";
import { words } from "./words.ts";

const shownLines = 50;

const codes = [
  "LINE_INVALID",
  "LINE_TOO_LONG",
  "LINE_ENCODING",
  "USER_NOT_FOUND",
  "PARAM_UNKNOWN",
  "PARAM_MISSING",
  "PARAM_INVALID",
  "DATA_INVALID",
  "DUPLICATE",
] as const;

/** What became of the lines of a file: how many were kept, and which were not, and why. */
export function UploadReport({ file, report }: { file: File; report: ListReport }) {
  const say = useWords(words);
  const sayCode = useSayCode();
  const language = useLanguage();
  const sayReason = ({ message, zh }: { message: string; zh?: string }) =>
    language === "en" ? message : (zh ?? message);
  const rejected = Object.values(report.rejected).reduce((sum, count) => sum + count, 0);
  const shown = report.badLines.slice(0, shownLines);
  const download = () =>
    saveFile(
      `${file.name.replace(/\.\w+$/, "")}-bad-lines.csv`,
      "text/csv",
      toCsv([
        [say("badLine"), say("badCode"), say("badReason")],
        ...report.badLines.map((bad) => [bad.line, sayCode(bad.code), sayReason(bad)]),
      ]),
    );
  return (
    <section className={styles["report"]} aria-label={say("report", { name: file.name })}>
      <h3>
        <bdi>{say("report", { name: file.name })}</bdi>
      </h3>
      <ul className={styles["facts"]}>
        <li>{say("reportLines", { n: report.lines })}</li>
        <li className={styles["good"]}>
          <CheckCircleOutlined aria-hidden /> {say("reportAdded", { n: report.added })}
        </li>
        {report.unchanged > 0 && <li>{say("reportUnchanged", { n: report.unchanged })}</li>}
        {rejected === 0 ? (
          <li>{say("reportAllGood")}</li>
        ) : (
          <li className={styles["bad"]}>
            <WarningOutlined aria-hidden /> {say("reportRejected", { n: rejected })}
          </li>
        )}
      </ul>
      {rejected > 0 && (
        <>
          <ul className={styles["codes"]}>
            {Object.entries(report.rejected).map(([code, count]) => (
              <li key={code}>
                {sayCode(code)} <strong>{count.toLocaleString()}</strong>
              </li>
            ))}
          </ul>
          <section className={styles["scroll"]} tabIndex={0} aria-label={say("badReason")}>
            <table className={styles["badLines"]}>
              <thead>
                <tr>
                  <th scope="col">{say("badLine")}</th>
                  <th scope="col">{say("badCode")}</th>
                  <th scope="col">{say("badReason")}</th>
                </tr>
              </thead>
              <tbody>
                {shown.map((bad) => (
                  <tr key={`${bad.line} ${bad.code}`}>
                    <td>{bad.line}</td>
                    <td>{sayCode(bad.code)}</td>
                    <td>
                      <bdi>{sayReason(bad)}</bdi>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          {report.badLines.length > shownLines && (
            <p className={styles["soft"]}>{say("badLinesShown", { n: shownLines })}</p>
          )}
          <div>
            <Button icon={<DownloadOutlined aria-hidden />} onClick={download}>
              {say("downloadBadLines")}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

function useSayCode(): (code: string) => string {
  const say = useWords(words);
  return (code) => {
    const known = codes.find((one) => one === code);
    return known === undefined ? code : say(known);
  };
}
