import { onMounted, reactive, ref, type Ref } from "vue";
import { push } from "../../push";

export interface TaskReminder {
  /** What the last tap led to, in words. */
  answer: Ref<string>;
  /** How many messages may still be sent; undefined: not known yet. */
  balance: Ref<number | undefined>;
  task: { taskName: string; remarks: string; className: string };
  ask(): Promise<void>;
  send(): Promise<void>;
}

export function useTaskReminder(): TaskReminder {
  const answer = ref("");
  const balance = ref<number>();
  const task = reactive({
    taskName: "完成第三单元练习",
    remarks: "请在今晚八点前提交",
    className: "三年级二班",
  });

  onMounted(async () => {
    await push.ready();
    balance.value = push.balance("task-reminder");
  });

  return {
    answer,
    balance,
    task,

    // The request comes first: an `await` before it would end the tap, and WeChat opens its sheet in a tap only.
    async ask() {
      const { accepted, errors } = await push.request(["task-reminder"]);
      answer.value = errors[0]?.message.zh ?? (accepted.length > 0 ? "已允许" : "没有允许");
      balance.value = push.balance("task-reminder");
    },

    async send() {
      const result = await push.send("task-reminder", { ...task });
      answer.value = result.ok ? `已提交，消息编号 ${result.messageId}` : result.error.message.zh;
      balance.value = push.balance("task-reminder");
    },
  };
}
