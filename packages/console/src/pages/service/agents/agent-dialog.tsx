import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { addAgent, agentsQuery, renameAgent, type Agent } from "../../../api/agents.ts";
import { useWords } from "../../../language/language.ts";
import { ErrorNote } from "../../../parts/error-note.tsx";
import { useSubmit } from "../../../parts/use-submit.ts";
import styles from "../service.module.css";
import { words as serviceWords } from "../words.ts";
import { words } from "./words.ts";

interface Fields {
  kfAccount: string;
  nickname: string;
}

const accountForm = /^[^\s@]+@[^\s@]+$/;
const longestAccount = 128;
const longestNickname = 16;

/** A new agent, or another nickname of one; the account itself cannot be changed at WeChat. */
export function AgentDialog({
  appid,
  agent,
  onClose,
}: {
  appid: string;
  agent: Agent | undefined;
  onClose: () => void;
}) {
  const say = useWords(words);
  const sayService = useWords(serviceWords);
  const queries = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const { isBusy, error, onFinish } = useSubmit(form, async ({ kfAccount, nickname }) => {
    if (agent !== undefined) await renameAgent(appid, agent.kfAccount, nickname);
    else if ((await addAgent(appid, { kfAccount, nickname })).alreadyAdded) {
      form.setFields([{ name: "kfAccount", errors: [say("accountKnown")] }]);
      return;
    }
    await queries.invalidateQueries({ queryKey: agentsQuery(appid).queryKey });
    onClose();
  });
  return (
    <Modal
      open
      title={say(agent === undefined ? "add" : "edit")}
      okText={sayService("save")}
      cancelText={sayService("cancel")}
      confirmLoading={isBusy}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        name="agent"
        form={form}
        className={styles["form"] ?? ""}
        layout="vertical"
        requiredMark={false}
        initialValues={{ kfAccount: "", nickname: agent?.nickname ?? "" }}
        onFinish={onFinish}
      >
        {agent === undefined && (
          <Form.Item
            name="kfAccount"
            label={say("account")}
            extra={say("accountHint")}
            rules={[{ required: true, pattern: accountForm, message: say("accountRule") }]}
          >
            <Input autoComplete="off" maxLength={longestAccount} placeholder="xiaoman@gh_0123" />
          </Form.Item>
        )}
        <Form.Item
          name="nickname"
          label={say("nickname")}
          extra={say("nicknameHint")}
          rules={[{ required: true, whitespace: true, message: say("nicknameRule") }]}
        >
          <Input dir="auto" maxLength={longestNickname} showCount />
        </Form.Item>
      </Form>
      <ErrorNote error={error} />
    </Modal>
  );
}
