import { PictureOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { pictureUrl, storePicture } from "../../api/customer-service.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { useAppid } from "../../shell/operator.ts";
import styles from "./service.module.css";
import { words } from "./words.ts";

const types = ["image/png", "image/jpeg", "image/gif"];
const mostBytes = 10 * 1024 * 1024;

/**
 * A picture of one's own, kept by the server as soon as it is chosen; its value is the hash by which messages name it. What is
 * wrong with a file is said below, and the picture of before stays.
 */
export function PictureInput({
  id,
  value,
  onChange,
  firstFile,
}: {
  id?: string;
  value?: string;
  onChange?: (hash: string) => void;
  /** Chosen before this was shown: pasted, for example. */
  firstFile?: File | undefined;
}) {
  const say = useWords(words);
  const appid = useAppid();
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [error, setError] = useState<unknown>();

  const take = async (file: File) => {
    setError(undefined);
    setFault(undefined);
    if (!types.includes(file.type)) {
      return setFault(say("pictureWrongType", { type: file.type || file.name }));
    }
    if (file.size > mostBytes) {
      return setFault(say("pictureTooLarge", { size: (file.size / 1024 / 1024).toFixed(1) }));
    }
    setIsBusy(true);
    try {
      onChange?.(await storePicture(appid, file));
    } catch (cause) {
      setError(cause);
    } finally {
      setIsBusy(false);
    }
  };
  const isFirstTaken = useRef(false);
  useEffect(() => {
    if (firstFile === undefined || isFirstTaken.current) return;
    isFirstTaken.current = true;
    void take(firstFile);
  });

  return (
    <div className={styles["pictureInput"]}>
      {value !== undefined && (
        <img src={pictureUrl(appid, value)} alt={say("chosenPicture")} width="120" height="120" />
      )}
      <input
        ref={input}
        type="file"
        accept={types.join(",")}
        // Not hidden: Ant Design's forms show each file input that there is.
        className="only-heard"
        aria-label={say("choosePicture")}
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file can be chosen anew.
          event.target.value = "";
          if (file !== undefined) void take(file);
        }}
      />
      <Button
        {...(id !== undefined && { id })}
        icon={<PictureOutlined />}
        loading={isBusy}
        onClick={() => input.current?.click()}
      >
        {isBusy ? say("uploading") : say(value === undefined ? "choosePicture" : "changePicture")}
      </Button>
      <p className={styles["soft"]}>{say("pictureRule")}</p>
      {fault !== undefined && (
        <p className={styles["fault"]} role="alert">
          {fault}
        </p>
      )}
      <ErrorNote error={error} />
    </div>
  );
}
