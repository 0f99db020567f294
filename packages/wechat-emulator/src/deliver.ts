import type { DeliveredMessage } from "./delivered-messages.ts";
import { describeMessage } from "./describe-message.ts";
import type { App, State } from "./state.ts";

/** The message reaches the user's phone: a card among its 服务通知. */
export function deliver(state: State, app: App, message: DeliveredMessage): void {
  app.delivered.add(message);
  state.live.tell(() => ({
    from: "wechat",
    kind: "delivered",
    title: `服务通知：${message.template.title}`,
    appid: app.appid,
    openid: message.touser,
    detail: describeMessage(message),
  }));
}
