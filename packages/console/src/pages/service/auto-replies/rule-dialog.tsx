import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Form, InputNumber, Modal, Radio, Select } from "antd";
import { useState } from "react";
import { autoRepliesKey, saveAutoReply, type AutoReply } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { ChangedMeanwhile, currentOf } from "../../../parts/changed-meanwhile.tsx";
import { ErrorNote } from "../../../parts/error-note.tsx";
import { showFormErrors } from "../../../parts/form-errors.ts";
import { ContentFields } from "../content-fields.tsx";
import styles from "../service.module.css";
import { words as serviceWords } from "../words.ts";
import { KeywordFields } from "./keyword-fields.tsx";
import { answerKinds, toFields, toRule, type RuleFields } from "./rule-fields.ts";
import { words } from "./words.ts";

const triggers = ["keyword", "enter", "default"] as const;

/** Adds a rule or changes one. It closes when it was saved, and keeps what was typed until then; nothing of a colleague's is overwritten unseen. */
export function RuleDialog({
  appid,
  rule,
  onClose,
}: {
  appid: string;
  rule: AutoReply | undefined;
  onClose: () => void;
}) {
  const say = useWords(words);
  const sayService = useWords(serviceWords);
  const queries = useQueryClient();
  const [form] = Form.useForm<RuleFields>();
  const [seen, setSeen] = useState(rule);
  const save = useMutation({
    mutationFn: (fields: RuleFields) => saveAutoReply(appid, seen, toRule(fields)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: autoRepliesKey(appid) });
      onClose();
    },
    onError: (cause) => void showFormErrors(form, cause),
  });
  const theirs = currentOf(save.error) as AutoReply | undefined;
  const takeTheirs = (newest: AutoReply) => {
    setSeen(newest);
    form.setFieldsValue(toFields(newest));
    save.reset();
  };
  const initial = toFields(rule);
  const trigger = Form.useWatch("trigger", form) ?? initial.trigger;
  const kind = Form.useWatch("kind", form) ?? initial.kind;
  // Entering cannot be handed over: WeChat takes it for messages only.
  const kinds = answerKinds.filter((one) => one !== "transfer" || trigger !== "enter");
  return (
    <Modal
      open
      title={say(rule === undefined ? "add" : "editRule")}
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
        initialValues={initial}
        onValuesChange={(changed: Partial<RuleFields>, all) => {
          if (changed.trigger === "enter" && all.kind === "transfer") {
            form.setFieldValue("kind", "text");
          }
        }}
        onFinish={(fields) => save.mutate(fields)}
      >
        <Form.Item name="trigger" label={say("trigger")}>
          <Select options={triggers.map((value) => ({ value, label: say(`trigger_${value}`) }))} />
        </Form.Item>
        {trigger === "keyword" && <KeywordFields />}
        {trigger === "enter" && (
          <Form.Item
            name="greetAgainAfterHours"
            label={say("greetAgain")}
            extra={say("greetAgainRule")}
            rules={[{ required: true, message: say("greetAgainRule") }]}
          >
            <InputNumber min={0} max={8760} precision={0} suffix={say("hours")} />
          </Form.Item>
        )}
        <Form.Item name="kind" label={say("answer")}>
          <Radio.Group options={kinds.map((value) => ({ value, label: say(`answer_${value}`) }))} />
        </Form.Item>
        {kind === "transfer" ? (
          <p>{say("transferHint")}</p>
        ) : (
          <ContentFields kind={kind} within={["answer"]} />
        )}
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
