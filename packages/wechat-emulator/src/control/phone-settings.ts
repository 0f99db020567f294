import type { PhoneSettings } from "../phone/ports.ts";
import { remainingRights } from "../rights.ts";
import type { App, State, User } from "../state.ts";
import { phoneOf, type Choice } from "../user-phone.ts";
import { findApp, findTemplate, findUser } from "./find.ts";
import { rejectInSettings } from "./subscriptions.ts";

export interface PhoneUserInput {
  appid: string;
  openid: string;
}

/** Kept choices first, then the templates that the user has accepted and may be sent. */
export function phoneSettings(state: State, input: PhoneUserInput): PhoneSettings {
  const app = findApp(state, input.appid);
  return describeSettings(app, findUser(app, input.openid));
}

export interface PhoneSettingsInput extends PhoneUserInput {
  mainSwitch?: boolean | undefined;
  /** By template id. */
  items?: Record<string, Choice> | undefined;
}

/** The user changes settings. Only a template that is switched off is told to the developer (change event). */
export function setPhoneSettings(state: State, input: PhoneSettingsInput): PhoneSettings {
  const { appid, openid, mainSwitch, items = {} } = input;
  const app = findApp(state, appid);
  const user = findUser(app, openid);
  const changes = Object.entries(items);
  for (const [templateId] of changes) findTemplate(app, templateId);
  const phone = phoneOf(user);
  phone.mainSwitch = mainSwitch ?? phone.mainSwitch;
  for (const [templateId, choice] of changes) {
    const before = phone.kept.get(templateId);
    phone.kept.set(templateId, choice);
    if (choice === "reject" && before !== "reject") {
      rejectInSettings(state, { appid, openid, templateId });
    }
  }
  state.live.tell(() => ({
    from: "phone",
    kind: "note",
    title: "用户修改了通知设置",
    appid,
    openid,
    detail: { mainSwitch, items },
  }));
  return describeSettings(app, user);
}

function describeSettings(app: App, { openid, phone }: User): PhoneSettings {
  const kept = phone?.kept ?? new Map<string, Choice>();
  const templates = [...app.templates.values()];
  const items = templates.flatMap((template) => {
    const { priTmplId: templateId, title } = template;
    const choice = kept.get(templateId);
    if (choice) return [{ templateId, title, status: choice, isKept: true }];
    const hasRight = remainingRights(template, openid) > 0;
    return hasRight ? [{ templateId, title, status: "accept" as const, isKept: false }] : [];
  });
  const first = items.filter(({ isKept }) => isKept);
  return {
    mainSwitch: phone?.mainSwitch ?? true,
    items: [...first, ...items.filter(({ isKept }) => !isKept)],
  };
}
