import { apiKey, appid, secret, template } from "@hongyan/testing/server";

export { apiKey, appid, secret, template };

export const scene = {
  name: "task-reminder",
  templateId: template.priTmplId,
  // Cards carry the ids of their messages in it, so that WeChat's record can be matched to ours.
  page: "pages/task/detail",
  mapping: { thing1: "{{ marker }}", thing10: "{{ remarks }}", thing9: "{{ className }}" },
  clientSendable: true,
};

/** 消息推送配置 in safe mode; a key of 43 characters. */
export const callback = {
  token: "chaosCallbackToken",
  encodingAESKey: "Y2hhb3NjaGFvc2NoYW9zY2hhb3NjaGFvc2NoYW9zMDE",
  mode: "safe" as const,
  format: "json" as const,
};

/** 32 bytes: one key for every process of every run, so that a prepared database can be used again. */
export const masterKey = Buffer.from("a-master-key-of-the-fault-lab-01").toString("base64");

const userCount = 240;
/** What each user has granted before the faults begin. */
export const grantsAtFirst = 5;
/** At WeChat each has more rights than we will ever use, so that a message sent twice is delivered twice, and seen. */
export const rightsAtWechat = 1_000;

export const openids: readonly string[] = Array.from(
  { length: userCount },
  (_, index) => `ochaos${String(index).padStart(6, "0")}`,
);

/** The marker stands in the card, one for each message that was asked for. */
export function paramsOf(marker: string): Record<string, string> {
  return { marker, remarks: "请按时提交", className: "三年级二班" };
}
