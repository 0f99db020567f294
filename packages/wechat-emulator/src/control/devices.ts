import { deviceRightOf } from "../devices.ts";
import { remainingRights } from "../rights.ts";
import type { State } from "../state.ts";
import { ControlError } from "./control-error.ts";
import { findApp, findTemplate, findUser } from "./find.ts";

export interface SubscribeDeviceInput {
  appid: string;
  openid: string;
  /** The device. */
  sn: string;
  modelId: string;
  templateId: string;
  /** Of getsnticket; must be valid for this device if given. */
  snTicket?: string | undefined;
  /** Default accept; a reject ends the right. */
  choice?: "accept" | "reject" | undefined;
}

/** The user answers `wx.requestSubscribeDeviceMessage`: one accept is any number of sends for this device. */
export function subscribeDevice(
  state: State,
  input: SubscribeDeviceInput,
): { subscribed: boolean } {
  const app = findApp(state, input.appid);
  const { openid } = findUser(app, input.openid);
  const template = findTemplate(app, input.templateId);
  const { sn, modelId, snTicket, choice = "accept" } = input;
  if (template.kind !== "device") {
    const hint = 'Add it with kind "device".';
    throw new ControlError("INVALID_TEMPLATE", `${template.priTmplId} is no device template`, hint);
  }
  if (snTicket !== undefined) {
    const ticket = app.snTickets.get(snTicket);
    const isOfDevice = ticket?.sn === sn && ticket.modelId === modelId;
    if (!ticket || !isOfDevice || state.clock.nowMs() >= ticket.expiresAtMs) {
      const message = "snTicket is not of this device, or older than 5 minutes";
      throw new ControlError("INVALID_SN_TICKET", message, "Get a new one by /wxa/getsnticket.");
    }
  }
  const right = deviceRightOf(openid, sn, modelId);
  if (choice === "accept") template.rights.set(right, Infinity);
  else template.rights.delete(right);
  return { subscribed: remainingRights(template, right) > 0 };
}
