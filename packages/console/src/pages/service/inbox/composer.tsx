import {
  AppstoreOutlined,
  LinkOutlined,
  PictureOutlined,
  ThunderboltOutlined,
} from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { useId, useRef, useState, type ClipboardEvent, type KeyboardEvent } from "react";
import type { Conversation } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { GrowingTextArea } from "../../../parts/growing-text-area.tsx";
import { mostTextBytes, textBytes } from "../text-bytes.ts";
import { words as serviceWords } from "../words.ts";
import { ContentDialog, type Attachment } from "./content-dialog.tsx";
import { draftOf, keepDraft } from "./drafts.ts";
import styles from "./inbox.module.css";
import { QuickReplyPicker, useQuickReplyPicker } from "./quick-reply-picker.tsx";
import { SendError } from "./send-error.tsx";
import { useSend } from "./use-send.ts";
import { useTyping } from "./use-typing.ts";
import { words } from "./words.ts";

const attachments = [
  { kind: "image", label: "sendPicture", Icon: PictureOutlined },
  { kind: "link", label: "sendLink", Icon: LinkOutlined },
  { kind: "miniprogrampage", label: "sendCard", Icon: AppstoreOutlined },
] as const;

/** From this size on it is told how much room is left. */
const tellBytesFrom = 1_500;

/** Where an answer is written. While none may be sent, what was written stays and waits. */
export function Composer({ appid, conversation }: { appid: string; conversation: Conversation }) {
  const say = useWords(words);
  const sayService = useWords(serviceWords);
  const { openid, window: customerWindow } = conversation;
  const id = useId();
  const area = useRef<TextAreaRef>(null);
  const [text, setText] = useState(() => draftOf(appid, openid));
  const [attachment, setAttachment] = useState<Attachment>();
  const sending = useSend(appid, openid);
  const tellTyping = useTyping(appid, conversation);

  const write = (value: string) => {
    setText(value);
    keepDraft(appid, openid, value);
    sending.forgetError();
  };
  const picker = useQuickReplyPicker(appid, text, (chosen) => {
    write(chosen);
    area.current?.focus();
  });
  const bytes = textBytes(text);
  const isTooLong = bytes > mostTextBytes;
  const isChoosing = picker.isOpen && picker.found.length > 0;
  const maySend = customerWindow.isOpen && text.trim() !== "" && !isTooLong && !isChoosing;
  const submit = async () => {
    if (!maySend || sending.isBusy) return;
    const isSent = await sending.send({ text: { content: text } });
    // What was written while it was on its way stays.
    if (isSent && draftOf(appid, openid) === text) write("");
    area.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // While a word is being composed, Enter and the arrows are the input method's.
    if (event.nativeEvent.isComposing || picker.onKey(event)) return;
    if (event.key !== "Enter" || event.shiftKey || !hasKeyboard()) return;
    event.preventDefault();
    void submit();
  };
  const onPaste = (event: ClipboardEvent) => {
    const [file] = event.clipboardData.files;
    if (file === undefined || !customerWindow.isOpen) return;
    event.preventDefault();
    setAttachment({ kind: "image", file });
  };

  return (
    <div className={styles["composer"]}>
      <SendError error={sending.error} />
      <QuickReplyPicker picker={picker} />
      <GrowingTextArea
        ref={area}
        id={id}
        dir="auto"
        aria-label={say("write")}
        aria-describedby={`${id}-note`}
        aria-invalid={isTooLong}
        {...picker.inputProps}
        status={isTooLong ? "error" : ""}
        placeholder={say(customerWindow.isOpen ? "write" : "draftStays")}
        value={text}
        // What was begun before the window closed can still be worked on.
        disabled={!customerWindow.isOpen && text === ""}
        onChange={(event) => {
          write(event.target.value);
          if (!event.target.value.startsWith("/")) tellTyping();
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <div className={styles["tools"]}>
        <Tooltip title={say("quickReplies")}>
          <Button
            type="text"
            icon={<ThunderboltOutlined />}
            aria-label={say("quickReplies")}
            onClick={() => {
              if (!text.startsWith("/")) write(`/${text.trim()}`);
              area.current?.focus();
            }}
          />
        </Tooltip>
        {attachments.map(({ kind, label, Icon }) => (
          <Tooltip key={kind} title={say(label)}>
            <Button
              type="text"
              icon={<Icon />}
              aria-label={say(label)}
              disabled={!customerWindow.isOpen}
              onClick={() => setAttachment({ kind })}
            />
          </Tooltip>
        ))}
        <span id={`${id}-note`}>
          {isTooLong ? (
            <span className={styles["fault"]}>{sayService("textTooLong", { n: bytes })}</span>
          ) : bytes >= tellBytesFrom ? (
            say("bytes", { n: bytes })
          ) : (
            <span className={styles["hint"]}>
              {say(hasKeyboard() ? "writeHint" : "writeHintTouch")}
            </span>
          )}
        </span>
        <Button
          type="primary"
          disabled={!maySend}
          loading={sending.isBusy}
          onClick={() => void submit()}
        >
          {say("send")}
        </Button>
      </div>
      {attachment !== undefined && (
        <ContentDialog
          appid={appid}
          openid={openid}
          attachment={attachment}
          onClose={() => setAttachment(undefined)}
        />
      )}
    </div>
  );
}

/** On a phone Enter begins a line, as it does everywhere there. */
function hasKeyboard(): boolean {
  return window.matchMedia("(hover: hover)").matches;
}
