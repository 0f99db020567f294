import { WxFailure } from "./api.ts";
import type { WxSurroundings } from "./surroundings.ts";

/** Some calls are allowed only while a tap is being dispatched; on a device this failure has no errCode. */
export function requireTap({ screen, phone }: WxSurroundings, name: string): void {
  if (screen.isInTap()) return;
  // It never reaches WeChat's side, which would tell it; and it is the commonest mistake of all.
  phone.tell({
    level: "warn",
    title: `wx.${name} 要在点击的处理函数里直接调用：await、setTimeout 之后不算，组件自己的事件（如 bind:click）也不算`,
  });
  throw new WxFailure("can only be invoked by user TAP gesture.");
}
