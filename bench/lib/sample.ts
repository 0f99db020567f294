import { createHash } from "node:crypto";

// What is sent: a card with three keywords, with values of the length that real ones have.
export const appid = "wxbe00000000000001";
export const secret = "bench-app-secret-0001";
export const apiKey = "hy_bench_key_0123456789abcdef";

export const template = {
  priTmplId: "BENCH_reminder_000000000000000000000000001",
  title: "任务提醒",
  content: "任务名称:{{thing1.DATA}}\n备注:{{thing10.DATA}}\n班级名称:{{thing9.DATA}}\n",
  example: "任务名称:练习\n备注:请按时提交\n班级名称:三年级二班\n",
  type: 2 as const,
};

export const scene = {
  name: "task-reminder",
  templateId: template.priTmplId,
  page: "pages/task/detail",
  mapping: { thing1: "{{ taskName }}", thing10: "{{ remarks }}", thing9: "{{ className }}" },
  fit: "strict" as const,
  clientSendable: false,
  trackOpens: false,
  miniprogramState: "formal" as const,
  lang: "zh_CN" as const,
};

/** Different from message to message, so that nothing can be kept from the one before. */
export function paramsOf(index: number): Record<string, string> {
  return {
    taskName: `完成第${index % 100}单元练习`,
    remarks: "请在今晚八点前提交",
    className: `三年级${index % 10}班`,
  };
}

/** The same values in WeChat's form. */
export function dataOf(index: number): Record<string, { value: string }> {
  const { taskName = "", remarks = "", className = "" } = paramsOf(index);
  return { thing1: { value: taskName }, thing10: { value: remarks }, thing9: { value: className } };
}

/** 28 characters in no order, like WeChat's own: an index over them grows at every place, not at its end. */
export function openidOf(index: number): string {
  return `o${createHash("sha256").update(String(index)).digest("base64url").slice(0, 27)}`;
}

/** The body of `subscribe/send`. */
export interface Send {
  touser: string;
  template_id: string;
  page: string;
  data: Record<string, { value: string }>;
  miniprogram_state: string;
  lang: string;
}

/** As the server sends it, in its order. */
export function sendOf(index: number): Send {
  return {
    touser: openidOf(index),
    template_id: template.priTmplId,
    page: scene.page,
    data: dataOf(index),
    miniprogram_state: scene.miniprogramState,
    lang: scene.lang,
  };
}

/** The request of a business for one message to one user. */
export function postMessageOf(
  user: number,
  extra: object = {},
): { method: "POST"; path: string; headers: Record<string, string>; body: string } {
  return {
    method: "POST",
    path: "/v1/messages",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({
      to: { openid: openidOf(user) },
      scene: scene.name,
      params: paramsOf(user),
      ...extra,
    }),
  };
}

/** 消息推送配置 in safe mode. */
export const callback = {
  token: "benchCallbackToken",
  encodingAESKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
  mode: "safe",
  format: "json",
} as const;
