import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { useState } from "react";
import { quickRepliesKey, saveQuickReply, type QuickReply } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { ChangedMeanwhile, currentOf } from "../../../parts/changed-meanwhile.tsx";
import { GrowingTextArea } from "../../../parts/growing-text-area.tsx";
import { ErrorNote } from "../../../parts/error-note.tsx";
import { showFormErrors } from "../../../parts/form-errors.ts";
import { mostTextBytes, textBytes } from "../text-bytes.ts";
import styles from "../service.module.css";
import { words as serviceWords } from "../words.ts";
import { words } from "./words.ts";

interface Fields {
  title: string;
  content: string;
}

const longestTitle = 32;

/** Adds a quick reply or changes one. It closes when it was saved, and keeps what was typed until then; nothing of a colleague's is overwritten unseen. */
export function QuickReplyDialog({
  appid,
  reply,
  onClose,
}: {
  appid: string;
  reply: QuickReply | undefined;
  onClose: () => void;
}) {
  const say = useWords(words);
  const sayService = useWords(serviceWords);
  const queries = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const [seen, setSeen] = useState(reply);
  const save = useMutation({
    mutationFn: (fields: Fields) =>
      saveQuickReply(appid, seen, { title: fields.title.trim(), content: fields.content }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: quickRepliesKey(appid) });
      onClose();
    },
    onError: (cause) => void showFormErrors(form, cause),
  });
  const theirs = currentOf(save.error) as QuickReply | undefined;
  const takeTheirs = (newest: QuickReply) => {
    setSeen(newest);
    form.setFieldsValue({ title: newest.title, content: newest.content });
    save.reset();
  };
  const fits = (n: number, most: number, fault: string) =>
    n <= most ? Promise.resolve() : Promise.reject(new Error(fault));
  return (
    <Modal
      open
      title={say(reply === undefined ? "add" : "edit")}
      okText={sayService("save")}
      cancelText={sayService("cancel")}
      confirmLoading={save.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        form={form}
        className={styles["form"] ?? ""}
        layout="vertical"
        requiredMark={false}
        initialValues={{ title: reply?.title ?? "", content: reply?.content ?? "" }}
        onFinish={(fields) => save.mutate(fields)}
      >
        <Form.Item
          name="title"
          label={say("titleField")}
          extra={say("titleHint")}
          rules={[
            { required: true, whitespace: true, message: say("titleNeeded") },
            {
              validator: (_, value: string) => {
                const n = value.trim().length;
                return fits(n, longestTitle, say("titleTooLong", { n }));
              },
            },
          ]}
        >
          <Input dir="auto" autoFocus />
        </Form.Item>
        <Form.Item
          name="content"
          label={say("content")}
          rules={[
            { required: true, message: sayService("textNeeded") },
            {
              validator: (_, value: string) => {
                const n = textBytes(value);
                return fits(n, mostTextBytes, sayService("textTooLong", { n }));
              },
            },
          ]}
        >
          <GrowingTextArea dir="auto" />
        </Form.Item>
      </Form>
      {theirs === undefined ? (
        <ErrorNote error={save.error} />
      ) : (
        theirs.updatedAt !== seen?.updatedAt && (
          <ChangedMeanwhile
            onKeepMine={() => setSeen(theirs)}
            onTakeTheirs={() => takeTheirs(theirs)}
          />
        )
      )}
    </Modal>
  );
}
