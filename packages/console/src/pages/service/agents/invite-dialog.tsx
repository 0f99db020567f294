import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { agentsQuery, inviteAgent, type Agent } from "../../../api/agents.ts";
import { useWords } from "../../../language/language.ts";
import { ErrorNote } from "../../../parts/error-note.tsx";
import { useSubmit } from "../../../parts/use-submit.ts";
import styles from "../service.module.css";
import { words as serviceWords } from "../words.ts";
import { words } from "./words.ts";

const longestWechatId = 64;

/** Asks a person, by their WeChat id, to serve as the agent. */
export function InviteDialog({
  appid,
  agent: { kfAccount, nickname },
  onClose,
}: {
  appid: string;
  agent: Agent;
  onClose: () => void;
}) {
  const say = useWords(words);
  const sayService = useWords(serviceWords);
  const queries = useQueryClient();
  const [form] = Form.useForm<{ wechatId: string }>();
  const { isBusy, error, onFinish } = useSubmit(form, async ({ wechatId }) => {
    await inviteAgent(appid, kfAccount, wechatId.trim());
    await queries.invalidateQueries({ queryKey: agentsQuery(appid).queryKey });
    onClose();
  });
  return (
    <Modal
      open
      title={say("inviteTitle", { nickname })}
      okText={say("invite")}
      cancelText={sayService("cancel")}
      confirmLoading={isBusy}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        name="invite-agent"
        form={form}
        className={styles["form"] ?? ""}
        layout="vertical"
        requiredMark={false}
        initialValues={{ wechatId: "" }}
        onFinish={onFinish}
      >
        <Form.Item
          name="wechatId"
          label={say("wechatId")}
          extra={say("wechatIdHint")}
          rules={[{ required: true, whitespace: true, message: say("wechatIdRule") }]}
        >
          <Input autoComplete="off" maxLength={longestWechatId} />
        </Form.Item>
      </Form>
      <ErrorNote error={error} />
    </Modal>
  );
}
