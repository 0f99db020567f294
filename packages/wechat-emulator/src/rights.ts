import type { Template } from "./state.ts";

/**
 * The right to send: one accept of a one-time template is one send, and rights add up;
 * one accept of a long-term template is any number of sends until the user revokes it.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html
 */
export function grantRight(template: Template, openid: string, times = 1): void {
  const granted = template.type === 3 ? Infinity : remainingRights(template, openid) + times;
  template.rights.set(openid, granted);
}

export function remainingRights(template: Template, openid: string): number {
  return template.rights.get(openid) ?? 0;
}

/** Only a send that was accepted may call this; a refused one leaves the right with the sender. */
export function spendRight(template: Template, openid: string): void {
  const remaining = remainingRights(template, openid);
  if (remaining <= 0) throw new Error(`no right of ${openid} to spend for ${template.priTmplId}`);
  if (remaining === 1) template.rights.delete(openid);
  else template.rights.set(openid, remaining - 1);
}

/** The user switched the template off in the mini program's settings. */
export function revokeRights(template: Template, openid: string): void {
  template.rights.delete(openid);
}
