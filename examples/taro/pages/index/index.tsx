import { Button, Input, View } from "@tarojs/components";
import { useDidShow } from "@tarojs/taro";
import { useState } from "react";
import { push } from "../../push";

const fields = { taskName: "任务名称", remarks: "备注", className: "班级名称" };

export default function Index() {
  const [answer, setAnswer] = useState("");
  const [balance, setBalance] = useState(push.balance("task-reminder"));
  const [task, setTask] = useState({
    taskName: "完成第三单元练习",
    remarks: "请在今晚八点前提交",
    className: "三年级二班",
  });

  useDidShow(() => {
    void push.ready().then(showBalance);
  });

  function showBalance(): void {
    setBalance(push.balance("task-reminder"));
  }

  // The request comes first: an `await` before it would end the tap, and WeChat opens its sheet in a tap only.
  async function ask(): Promise<void> {
    const { accepted, errors } = await push.request(["task-reminder"]);
    setAnswer(errors[0]?.message.zh ?? (accepted.length > 0 ? "已允许" : "没有允许"));
    showBalance();
  }

  async function send(): Promise<void> {
    const result = await push.send("task-reminder", task);
    setAnswer(result.ok ? `已提交，消息编号 ${result.messageId}` : result.error.message.zh);
    showBalance();
  }

  return (
    <View className="page">
      <View>还可发送 {balance ?? "…"} 条</View>
      <Button type="primary" onClick={() => void ask()}>
        获取下发权限
      </Button>
      {Object.entries(fields).map(([name, label]) => (
        <Input
          key={name}
          placeholder={label}
          maxlength={20}
          value={task[name as keyof typeof fields]}
          onInput={({ detail }) => setTask({ ...task, [name]: detail.value })}
        />
      ))}
      <Button onClick={() => void send()}>发送</Button>
      <View>{answer}</View>
    </View>
  );
}
