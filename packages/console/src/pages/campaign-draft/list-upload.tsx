import { UploadOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useRef, useState } from "react";
import type { Scene } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import styles from "./campaign-draft.module.css";
import { saveFile, toCsv } from "./save-file.ts";
import { acceptedFiles, listType } from "./upload-list.ts";
import { UploadReport } from "./upload-report.tsx";
import type { Uploading } from "./use-upload.ts";
import { words } from "./words.ts";

/** A list of users: chosen or dropped, sent with its progress, and what became of its lines. */
export function ListUpload({
  uploading: { upload, start, stop },
  scene,
}: {
  uploading: Uploading;
  scene: Scene | undefined;
}) {
  const say = useWords(words);
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const [isWrong, setIsWrong] = useState(false);
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    setIsWrong(listType(file) === undefined);
    if (listType(file) !== undefined) void start(file);
  };
  const params = scene?.params ?? [];
  return (
    <section className={styles["upload"]} aria-label={say("upload")}>
      <p className={styles["soft"]}>{say("uploadHint", { params: params.join(", ") })}</p>
      <div
        className={styles["drop"]}
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          if (upload.state !== "running") take(event.dataTransfer.files[0]);
        }}
      >
        <input
          ref={input}
          type="file"
          className="only-heard"
          tabIndex={-1}
          aria-label={say("chooseFile")}
          accept={acceptedFiles}
          onChange={({ target }) => {
            take(target.files?.[0]);
            // The same file may be chosen once more.
            target.value = "";
          }}
        />
        <Button
          icon={<UploadOutlined aria-hidden />}
          disabled={upload.state === "running"}
          onClick={() => input.current?.click()}
        >
          {say("chooseFile")}
        </Button>
        <span className={styles["soft"]}>{say("dropHere")}</span>
        <Button
          type="link"
          onClick={() => saveFile("list.csv", "text/csv", toCsv([["openid", ...params]]))}
        >
          {say("columnsTemplate")}
        </Button>
      </div>
      {isWrong && <Alert type="error" showIcon role="alert" title={say("wrongFile")} />}
      {upload.state === "running" && (
        <div className={styles["uploading"]}>
          <p role="status">
            {upload.part < 1
              ? say("uploading", {
                  name: upload.file.name,
                  percent: Math.floor(upload.part * 100),
                })
              : say("checkingLines")}
          </p>
          <progress aria-label={upload.file.name} max={1} value={upload.part} />
          <Button size="small" onClick={stop}>
            {say("uploadStop")}
          </Button>
        </div>
      )}
      {(upload.state === "failed" || upload.state === "stopped") && (
        <div className={styles["failed"]}>
          <strong>{say("uploadFailed", { name: upload.file.name })}</strong>
          {upload.state === "failed" && <ErrorNote error={upload.error} />}
          <div className={styles["buttons"]}>
            <Button onClick={() => void start(upload.file)}>{say("uploadAgain")}</Button>
            <span className={styles["soft"]}>{say("uploadAgainHint")}</span>
          </div>
        </div>
      )}
      {upload.state === "done" && <UploadReport file={upload.file} report={upload.report} />}
    </section>
  );
}
