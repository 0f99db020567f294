import { randomBytes } from "node:crypto";
import { recordEvent } from "../events.ts";
import { parseJson } from "../json.ts";
import { cardExpiresAtMs, cardTypes, type CodeState, type ServiceCard } from "../service-cards.ts";
import type { State } from "../state.ts";
import { ControlError, notFound } from "./control-error.ts";
import { findApp, findUser } from "./find.ts";

export interface NotifyCodeInput {
  appid: string;
  openid: string;
  /** 1001 to 1005: from a button; 2001 to 2011: of a payment. */
  notifyType: number;
  /** Left out: a new one. */
  notifyCode?: string | undefined;
  /** How long WeChat does not know a payment yet (85437). Default 0. */
  knownAfterMs?: number | undefined;
  /** 2 abnormal (85436), 10 the user refuses it. Default 0. */
  codeState?: CodeState | undefined;
}

/** The user pays, or taps the button: a code for one card. The same code again changes its codeState only. */
export function addNotifyCode(state: State, input: NotifyCodeInput): { notifyCode: string } {
  const app = findApp(state, input.appid);
  const { openid } = findUser(app, input.openid);
  const { notifyType, knownAfterMs = 0, codeState = 0 } = input;
  if (!cardTypes.some((type) => type.notifyType === notifyType)) {
    const hint = "Use 1001, 1003, 1004, 1005 or 2001 to 2011.";
    throw new ControlError("INVALID_INPUT", `no card of notifyType ${notifyType}`, hint);
  }
  const notifyCode = input.notifyCode ?? randomBytes(16).toString("hex");
  const existing = app.serviceCards.get(notifyCode);
  if (existing) {
    existing.codeState = codeState;
    return { notifyCode };
  }
  const nowMs = state.clock.nowMs();
  app.serviceCards.set(notifyCode, {
    openid,
    notifyCode,
    notifyType,
    issuedAtMs: nowMs,
    knownAtMs: nowMs + knownAfterMs,
    codeState,
    activatedAtMs: undefined,
    contentJson: "",
    extJson: "",
    updateCount: 0,
  });
  return { notifyCode };
}

/** A card as the user sees it. */
export interface ServiceCardView {
  openid: string;
  notifyCode: string;
  notifyType: number;
  codeState: CodeState;
  /** Undefined before the first set_user_notify. */
  activatedAtMs: number | undefined;
  expiresAtMs: number;
  content: unknown;
  ext: unknown;
  updateCount: number;
}

export function serviceCards(
  state: State,
  input: { appid: string; openid?: string | undefined },
): ServiceCardView[] {
  return [...findApp(state, input.appid).serviceCards.values()]
    .filter(({ openid }) => input.openid === undefined || openid === input.openid)
    .map(describeCard);
}

export interface NotifyResultInput {
  appid: string;
  notifyCode: string;
  /** -10001 system, -10002 content, -1003 template not added, -1004 user refuses, -1005 too frequent. */
  failRet: number;
  failMsg?: string | undefined;
}

/** notify_service_msg_send_result: the update was taken, but the user was not told of it. */
export function failNotify(state: State, input: NotifyResultInput): Record<string, never> {
  const app = findApp(state, input.appid);
  const card = app.serviceCards.get(input.notifyCode);
  if (!card) throw notFound("UNKNOWN_NOTIFY_CODE", "no such notifyCode", "Add it first.");
  const { openid, notifyCode, notifyType, contentJson } = card;
  const content = parseJson(contentJson) as { cur_status?: number } | undefined;
  const fields = {
    openid,
    notify_code: notifyCode,
    notify_type: notifyType,
    card_status: content?.cur_status ?? 0,
    fail_ret: input.failRet,
    fail_msg: input.failMsg ?? failMessages[input.failRet] ?? "send fail",
  };
  recordEvent(state, app, { openid, event: "notify_service_msg_send_result", fields });
  return {};
}

const failMessages: Record<number, string> = {
  [-10001]: "system error",
  [-10002]: "content audit fail",
  [-1003]: "template not added",
  [-1004]: "user reject message",
  [-1005]: "send too frequently",
};

function describeCard(card: ServiceCard): ServiceCardView {
  const { contentJson, extJson, issuedAtMs: _issued, knownAtMs: _known, ...rest } = card;
  return {
    ...rest,
    expiresAtMs: cardExpiresAtMs(card),
    content: parseJson(contentJson),
    ext: parseJson(extJson),
  };
}
