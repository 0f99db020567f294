import { createTemplate } from "../create-template.ts";
import { MediaStore } from "../customer-service/media.ts";
import { DeliveredMessages } from "../delivered-messages.ts";
import { originalIdOf } from "../ids.ts";
import { createUsage } from "../quotas.ts";
import type {
  AccountKind,
  App,
  Callback,
  KeywordEnumValues,
  State,
  TemplateType,
} from "../state.ts";
import { parseTemplateContent } from "../template-content.ts";
import { createAppTokens, withdrawTokens } from "../tokens.ts";
import { readApiSecurity, type ApiSecurityInput } from "./api-security.ts";
import { checkCallback } from "./callback-settings.ts";
import { ControlError } from "./control-error.ts";
import { findApp } from "./find.ts";

export interface AppInput {
  appid: string;
  secret: string;
  /** Default mini-program. */
  kind?: AccountKind | undefined;
  /** Where WeChat pushes messages and events; saved without the console's check of the URL. */
  callback?: Callback | undefined;
  /** Addresses that may fetch tokens (else 40164). Left out: any. */
  ipWhitelist?: string[] | undefined;
  /** Pages that exist (else 41030). Left out: any. */
  pages?: string[] | undefined;
  /** Devices that are registered, by model_id (else 9800003). Left out: any. */
  deviceModels?: string[] | undefined;
  /** API security: the listed APIs take encrypted and signed requests only. Left out: off. */
  apiSecurity?: ApiSecurityInput | undefined;
  /** Service cards that the app may use (else 85461). Left out: any. */
  notifyTypes?: number[] | undefined;
  /** The ability to send subscribe messages is banned (43107). */
  isBanned?: boolean | undefined;
  /** 原始 ID of a new app. Left out: `gh_` and twelve characters that follow from the appid. */
  originalId?: string | undefined;
}

/** Adds an app, or sets an existing one's secret and settings; its users, templates and messages stay. */
export function addApp(state: State, input: AppInput): { appid: string; originalId: string } {
  const { appid, secret, kind = "mini-program", callback, isBanned = false } = input;
  const { ipWhitelist, pages, deviceModels, notifyTypes } = input;
  if (callback) checkCallback(callback);
  const apiSecurity = input.apiSecurity && readApiSecurity(input.apiSecurity);
  const existing = state.apps.get(appid);
  const app: App = existing ?? createApp(state, appid, input.originalId);
  Object.assign(app, { kind, secret, callback, isBanned });
  Object.assign(app, { ipWhitelist, pages, deviceModels, notifyTypes, apiSecurity });
  state.apps.set(appid, app);
  return { appid, originalId: app.originalId };
}

function createApp(state: State, appid: string, originalId = originalIdOf(appid)): App {
  return {
    appid,
    originalId,
    kind: "mini-program",
    secret: "",
    callback: undefined,
    ipWhitelist: undefined,
    pages: undefined,
    deviceModels: undefined,
    notifyTypes: undefined,
    apiSecurity: undefined,
    isBanned: false,
    users: new Map(),
    templates: new Map(),
    tokens: createAppTokens(),
    usage: createUsage(),
    delivered: new DeliveredMessages(state.switches.maxKeptMessages),
    conversations: new Map(),
    agents: new Map(),
    lastAgentNumber: 0,
    media: new MediaStore(),
    clientMessages: new Map(),
    snTickets: new Map(),
    serviceCards: new Map(),
  };
}

export interface TemplateInput {
  appid: string;
  /** Left out: a new one of 43 characters. */
  priTmplId?: string | undefined;
  title: string;
  /** Lines such as `任务名称:{{thing1.DATA}}`. */
  content: string;
  example?: string | undefined;
  /** 2 one-time (default), 3 long-term. */
  type?: TemplateType | undefined;
  /** Default subscribe. */
  kind?: "subscribe" | "device" | undefined;
  keywordEnumValueList?: KeywordEnumValues[] | undefined;
  /** Sends of it are answered with 43107. */
  isBanned?: boolean | undefined;
}

/** Puts a template into the app's list, as the console of WeChat would. The same priTmplId replaces the old one. */
export function addTemplate(state: State, input: TemplateInput): { priTmplId: string } {
  const app = findApp(state, input.appid);
  if (parseTemplateContent(input.content).length === 0) {
    throw new ControlError(
      "INVALID_TEMPLATE",
      "content holds no keyword",
      "Write lines such as 任务名称:{{thing1.DATA}}.",
    );
  }
  const template = createTemplate({ ...input, type: input.type ?? 2 });
  app.templates.set(template.priTmplId, template);
  return { priTmplId: template.priTmplId };
}

/** All tokens of the app stop working at once (40001), as when another service replaces them. */
export function expireTokens(state: State, input: { appid: string }): { expired: number } {
  return { expired: withdrawTokens(state, findApp(state, input.appid)) };
}
