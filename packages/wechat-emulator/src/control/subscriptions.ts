import { recordEvent, type EventEntry } from "../events.ts";
import { grantRight, remainingRights, revokeRights } from "../rights.ts";
import type { State, Template } from "../state.ts";
import { phoneOf } from "../user-phone.ts";
import { findApp, findTemplate, findUser } from "./find.ts";

export interface SubscribeInput {
  appid: string;
  openid: string;
  /** The result of `wx.requestSubscribeMessage`: `accept`, `acceptWithAudio`, `reject`, `ban`, `filter` by template. */
  choices: Record<string, string>;
  /**
   * 总是保持以上选择 is ticked: the choices hold from then on, and a reject does as one in the settings. Default false.
   */
  always?: boolean | undefined;
}

export interface Remaining {
  templateId: string;
  /** Sends left; "unlimited" for a long-term template that was accepted. */
  remaining: number | "unlimited";
}

/**
 * The user answers the subscribe sheet; popup event. An accept adds a right. A reject ends a long-term one; one-time
 * rights from earlier accepts stay, unless the choice is kept for ever.
 */
export function subscribe(state: State, input: SubscribeInput): { rights: Remaining[] } {
  const app = findApp(state, input.appid);
  const user = findUser(app, input.openid);
  const { openid } = user;
  // All are looked up before any is changed.
  const answers = Object.entries(input.choices).map(([templateId, choice]) => ({
    template: findTemplate(app, templateId),
    choice,
  }));
  const entries: EventEntry[] = [];
  for (const { template, choice } of answers) {
    const isAccepted = choice.startsWith("accept");
    if (isAccepted) grantRight(template, openid);
    const isFinal = template.type === 3 || input.always === true;
    if (choice === "reject" && isFinal) revokeRights(template, openid);
    // `ban` and `filter` are results that the user never saw a sheet for.
    if (!isAccepted && choice !== "reject") continue;
    if (input.always) {
      phoneOf(user).kept.set(template.priTmplId, isAccepted ? "accept" : "reject");
    }
    const SubscribeStatusString = isAccepted ? "accept" : "reject";
    entries.push({ TemplateId: template.priTmplId, SubscribeStatusString, PopupScene: "0" });
  }
  if (entries.length > 0) {
    recordEvent(state, app, { openid, event: "subscribe_msg_popup_event", list: entries });
  }
  return { rights: answers.map(({ template }) => describeRemaining(template, openid)) };
}

export interface SubscribeManyInput {
  appid: string;
  openids: string[];
  templateId: string;
  /** Accepts of each; default 1. */
  times?: number | undefined;
}

/** Accepts of many users at once, for load tests. Records no events. */
export function subscribeMany(state: State, input: SubscribeManyInput): { users: number } {
  const app = findApp(state, input.appid);
  const template = findTemplate(app, input.templateId);
  for (const openid of input.openids) findUser(app, openid);
  for (const openid of input.openids) grantRight(template, openid, input.times ?? 1);
  return { users: input.openids.length };
}

export interface SettingsInput {
  appid: string;
  openid: string;
  templateId: string;
}

/** The user switches a template off in the mini program's settings: no right is left; change event. */
export function rejectInSettings(state: State, input: SettingsInput): Remaining {
  const app = findApp(state, input.appid);
  const { openid, phone } = findUser(app, input.openid);
  const template = findTemplate(app, input.templateId);
  if (phone?.kept.has(template.priTmplId)) phone.kept.set(template.priTmplId, "reject");
  revokeRights(template, openid);
  const list = [{ TemplateId: template.priTmplId, SubscribeStatusString: "reject" as const }];
  recordEvent(state, app, { openid, event: "subscribe_msg_change_event", list });
  return describeRemaining(template, openid);
}

/** What no API of WeChat tells: how many sends are left. */
export function rights(state: State, input: SettingsInput): Remaining {
  const app = findApp(state, input.appid);
  const { openid } = findUser(app, input.openid);
  return describeRemaining(findTemplate(app, input.templateId), openid);
}

function describeRemaining(template: Template, openid: string): Remaining {
  const remaining = remainingRights(template, openid);
  return {
    templateId: template.priTmplId,
    remaining: remaining === Infinity ? "unlimited" : remaining,
  };
}
