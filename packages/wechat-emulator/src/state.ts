import type { ApiSecurity, PlatformKeys } from "./api-security/secured-call.ts";
import type { CallLog } from "./call-log.ts";
import { createCallLog } from "./call-log.ts";
import type { Clock } from "./clock.ts";
import type { Agent } from "./customer-service/agents.ts";
import type { Conversation } from "./customer-service/conversation.ts";
import type { MediaStore } from "./customer-service/media.ts";
import type { SnTicket } from "./devices.ts";
import type { DeliveredMessages } from "./delivered-messages.ts";
import type { EmulatorEvent } from "./events.ts";
import type { Fault } from "./faults.ts";
import { Live } from "./live.ts";
import { firstMsgid } from "./ids.ts";
import type { Platform } from "./platforms.ts";
import { Pusher } from "./push/pusher.ts";
import type { Random } from "./random.ts";
import { Ring } from "./ring.ts";
import type { ServiceCard } from "./service-cards.ts";
import { defaultSwitches, type Switches } from "./switches.ts";
import type { Keyword } from "./template-content.ts";
import type { AppTokens, Token } from "./tokens.ts";
import type { UserPhone } from "./user-phone.ts";
import type { Usage } from "./quotas.ts";

/** Everything the emulated WeChat remembers. Plain data in memory; the rules live in the files that change it. */
export interface State {
  readonly clock: Clock;
  random: Random;
  switches: Switches;
  readonly apps: Map<string, App>;
  /** By their text, oldest first. */
  readonly codes: Map<string, LoginCode>;
  /** By their text, oldest first; also the ones that no longer work, so that 42001 and 40001 can be told apart. */
  readonly tokens: Map<string, Token>;
  /** Third-party platforms, by component_appid. */
  readonly platforms: Map<string, Platform>;
  readonly faults: Fault[];
  readonly calls: CallLog;
  readonly events: Ring<EmulatorEvent>;
  readonly eventListeners: Set<(event: EmulatorEvent) => void>;
  /** What happens, told to whoever looks on. */
  readonly live: Live;
  readonly pusher: Pusher;
  readonly platformKeys: PlatformKeys;
  /** Requests that were answered with an error, for `openapi/rid/get`. Only errors carry a rid. */
  readonly refusedRequests: Ring<RefusedRequest>;
  /** The last msgid or MsgId given out. */
  lastMsgid: bigint;
  /** Where the emulator listens; for URLs that it hands out. */
  baseUrl: string;
  lastTokenSequence: number;
  lastFaultId: number;
}

export interface App {
  readonly appid: string;
  /** 原始 ID, `gh_` and twelve characters: who a pushed message is for. */
  readonly originalId: string;
  kind: AccountKind;
  secret: string;
  callback: Callback | undefined;
  /** Addresses that may fetch tokens; undefined = any. */
  ipWhitelist: string[] | undefined;
  /** Pages that exist; undefined = any page is taken. */
  pages: string[] | undefined;
  /** Devices that are registered, by model_id; undefined = any. */
  deviceModels: string[] | undefined;
  /** API 安全, when it is switched on. */
  apiSecurity: ApiSecurity | undefined;
  /** Service cards the app may use; undefined = any. */
  notifyTypes: number[] | undefined;
  /** The account's subscribe-message ability is banned (43107). */
  isBanned: boolean;
  readonly users: Map<string, User>;
  readonly templates: Map<string, Template>;
  readonly tokens: AppTokens;
  readonly usage: Usage;
  readonly delivered: DeliveredMessages;
  /** 客服会话, by openid. */
  readonly conversations: Map<string, Conversation>;
  /** 客服帐号, by kf_account. */
  readonly agents: Map<string, Agent>;
  lastAgentNumber: number;
  readonly media: MediaStore;
  /** Template messages with a client_msg_id, by openid and that id, oldest first. */
  readonly clientMessages: Map<string, { msgid: string; sentAtMs: number }>;
  /** By their text, oldest first. */
  readonly snTickets: Map<string, SnTicket>;
  /** By notify_code. */
  readonly serviceCards: Map<string, ServiceCard>;
}

/** An Official Account 公众号 has followers and templates of its own, and no login. */
export type AccountKind = "mini-program" | "official-account";

/** Where WeChat pushes messages and events: what the console calls 消息推送配置. */
export interface Callback {
  url: string;
  token: string;
  /** 43 characters; not used in plain mode. */
  encodingAESKey: string;
  mode: "plain" | "compatible" | "safe";
  format: "json" | "xml";
  /** What stands at the end of each frame, where that is not the app: the third-party platform it has authorised. */
  frameAppid?: string | undefined;
}

export interface User {
  readonly openid: string;
  unionid: string | undefined;
  /** A high-risk user: jscode2session answers 40226. */
  isBlocked: boolean;
  /** Of an Official Account: follows it, so that it may write. */
  isFollower: boolean;
  sessionKey: string | undefined;
  sessionKeyExpiresAtMs: number;
  /** When the user last opened the mini program, as far as wx.login tells. */
  visitedAtMs: number;
  /** Sends to this user whose answer is still held back. */
  sendsInFlight: number;
  /** Undefined until something is set on it: a load test has a million users. */
  phone: UserPhone | undefined;
}

/** 2 = one-time 一次性, 3 = long-term 长期. */
export type TemplateType = 2 | 3;

export interface Template {
  readonly priTmplId: string;
  readonly title: string;
  readonly content: string;
  readonly example: string;
  readonly type: TemplateType;
  /** Templates of devices and service cards have endpoints of their own. */
  readonly kind: TemplateKind;
  readonly keywordEnumValueList: KeywordEnumValues[];
  /** In the order of `content`. */
  readonly keywords: Keyword[];
  /** Which entry of the public library it was added from, to recognise duplicates. */
  readonly librarySource: string | undefined;
  isBanned: boolean;
  /** Sends left by openid, for devices by user and device; Infinity = long-term and not revoked. */
  readonly rights: Map<string, number>;
}

export type TemplateKind = "subscribe" | "device" | "service-card";

export interface KeywordEnumValues {
  /** With its `.DATA`, as WeChat lists it. */
  keywordCode: string;
  enumValueList: string[];
}

interface LoginCode {
  readonly appid: string;
  readonly openid: string;
  readonly expiresAtMs: number;
  isUsed: boolean;
}

interface RefusedRequest {
  readonly rid: string;
  readonly appid: string | undefined;
  readonly invokeTimeMs: number;
  readonly costMs: number;
  readonly url: string;
  readonly requestBody: string;
  readonly responseBody: string;
  readonly callerIp: string;
}

export function createState(clock: Clock, random: Random, switches: Partial<Switches>): State {
  const state: Omit<State, "pusher"> = {
    clock,
    random,
    switches: { ...defaultSwitches, ...switches },
    apps: new Map(),
    codes: new Map(),
    tokens: new Map(),
    platforms: new Map(),
    faults: [],
    calls: createCallLog(),
    events: new Ring(10_000),
    eventListeners: new Set(),
    live: new Live(clock),
    refusedRequests: new Ring(1_000),
    platformKeys: { current: undefined, previous: undefined },
    lastMsgid: firstMsgid(),
    baseUrl: "",
    lastTokenSequence: 60,
    lastFaultId: 0,
  };
  return Object.assign(state, { pusher: new Pusher(state) });
}

/**
 * Forgets all apps and what happened to them, and stops pushing. Listeners stay; msgid goes on, since WeChat never
 * repeats one.
 */
export function clearState(state: State, switches: Partial<Switches>): void {
  state.clock.reset();
  state.switches = { ...defaultSwitches, ...switches };
  state.apps.clear();
  state.codes.clear();
  state.tokens.clear();
  state.platforms.clear();
  state.faults.length = 0;
  state.calls.clear();
  state.events.clear();
  state.refusedRequests.clear();
  state.live.clear();
  state.platformKeys.previous = undefined;
  state.pusher.clear();
}
