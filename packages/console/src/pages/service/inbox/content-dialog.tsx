import { Form, Modal } from "antd";
import type { Content } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { ContentFields, type ContentKind } from "../content-fields.tsx";
import styles from "../service.module.css";
import { SendError } from "./send-error.tsx";
import { useSend } from "./use-send.ts";
import { words } from "./words.ts";

export interface Attachment {
  kind: Exclude<ContentKind, "text">;
  /** A picture that was pasted. */
  file?: File;
}

const titles = { image: "sendPicture", link: "sendLink", miniprogrampage: "sendCard" } as const;

/** Sends a picture, a link or a card. It stays open, with what was filled in, until that was sent. */
export function ContentDialog({
  appid,
  openid,
  attachment: { kind, file },
  onClose,
}: {
  appid: string;
  openid: string;
  attachment: Attachment;
  onClose: () => void;
}) {
  const say = useWords(words);
  const [form] = Form.useForm<Content>();
  const sending = useSend(appid, openid);
  const submit = async (content: Content) => {
    if (await sending.send(content)) onClose();
  };
  return (
    <Modal
      open
      title={say(titles[kind])}
      okText={say("send")}
      cancelText={say("cancel")}
      confirmLoading={sending.isBusy}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        form={form}
        className={styles["form"] ?? ""}
        layout="vertical"
        requiredMark={false}
        onFinish={(content) => void submit(content)}
      >
        <ContentFields kind={kind} firstFile={file} />
      </Form>
      <SendError error={sending.error} />
    </Modal>
  );
}
