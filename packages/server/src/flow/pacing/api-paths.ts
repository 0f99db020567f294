import type { MessageKind } from "../../store/message-submission.ts";

/** WeChat's path that a message of each kind is sent to: each has a daily quota of its own. */
export const apiPaths: Record<MessageKind, string> = {
  subscribe: "/cgi-bin/message/subscribe/send",
  "customer-service": "/cgi-bin/message/custom/send",
  device: "/cgi-bin/message/device/subscribe/send",
  "service-card": "/wxa/set_user_notify",
  "official-account-template": "/cgi-bin/message/template/send",
};

/** Where text of users is checked; counted as well. */
export const textCheckPath = "/wxa/msg_sec_check";
