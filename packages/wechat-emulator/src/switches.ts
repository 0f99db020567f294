/**
 * What can be told otherwise about the emulated WeChat, at the start or by `POST /_emulator/options`.
 * The defaults follow what was observed; each switch exists because sources differ or a test needs the rare case.
 */
export interface Switches {
  /** Leave `msgid` out of the answer of subscribe/send: some accounts never get one. */
  omitMsgid: boolean;
  /** Answer 43108 while another send to the same openid is still unanswered (a delay fault makes that happen). */
  refuseConcurrentSends: boolean;
  /** Chance (0 to 1) of 43108 without any overlap. */
  concurrentRefusalRate: number;
  /** Count UTF-16 units instead of characters in the limits of keyword values. Undocumented at WeChat. */
  countUtf16: boolean;
  /** Answer 41030 for a `page` with a leading slash. WeChat accepts it nowadays. */
  refuseLeadingSlash: boolean;
  /** A value that contains one of these words is answered with 45168. */
  blacklistedWords: string[];
  /** A text that contains one of these words is `risky` to wxa/msg_sec_check. The default: the samples of WeChat's own page. */
  riskyWords: string[];
  /** The same, for `review`: a person has to look at it. */
  reviewWords: string[];
  /** Calls of one app a day, by path; over it 45009. Added to the built-in limits. */
  dailyQuotas: Record<string, number>;
  /** Calls of one app a minute, by path; over it 45011. */
  minuteQuotas: Record<string, number>;
  /** Templates an app can have before addtemplate answers 200012. Sources say 25 or 50. */
  privateTemplateLimit: number;
  /** Ids that one wx.requestSubscribeMessage may ask for (else 20003). The newest texts say 5; 3 holds on every client. */
  maxSubscribeTemplates: number;
  /** Bodies of delivered messages kept for each app; the counts stay exact beyond it. Holds for apps added afterwards. */
  maxKeptMessages: number;
  /** How long a callback may take, from the connection to the last byte of the answer. WeChat: 5 seconds. */
  callbackTimeoutMs: number;
  /** Callbacks of one app that are under way at the same time; 1 keeps them in order. */
  callbackConcurrency: number;
  /** Callbacks are delivered so much later than they happened. */
  callbackDelayMs: number;
  /** Of the callbacks that wait, any may go next. */
  callbackShuffle: boolean;
  /** Each callback is delivered so many times more. */
  callbackDuplicates: number;
  /** Callbacks that may wait for one app; those beyond are not delivered, so that memory stays bounded. */
  maxWaitingCallbacks: number;
  /** ErrorCode of sent events; other than 0 the message was accepted but reaches no phone. */
  sentErrorCode: number;
  /** ErrorStatus of sent events that fail. WeChat publishes none. */
  sentErrorStatus: string;
  /** No sent events. */
  omitSentEvents: boolean;
  /** The app whose calls need no access_token, as inside 微信云托管 with its 开放接口服务; empty: none. */
  cloudAppid: string;
  /** Answer subscribe/send only when its sent event has been delivered: a receiver must cope with that order. */
  sentEventBeforeReply: boolean;
}

export const defaultSwitches: Switches = {
  omitMsgid: false,
  refuseConcurrentSends: true,
  concurrentRefusalRate: 0,
  countUtf16: false,
  refuseLeadingSlash: false,
  blacklistedWords: [],
  riskyWords: ["特3456书yuuo莞6543李zxcz蒜7782法fgnv级", "完2347全dfji试3726测asad3847知qwez到"],
  reviewWords: [],
  dailyQuotas: {},
  minuteQuotas: {},
  privateTemplateLimit: 25,
  maxSubscribeTemplates: 3,
  maxKeptMessages: 20_000,
  callbackTimeoutMs: 5_000,
  callbackConcurrency: 1,
  callbackDelayMs: 0,
  callbackShuffle: false,
  callbackDuplicates: 0,
  maxWaitingCallbacks: 500_000,
  sentErrorCode: 0,
  sentErrorStatus: "failed: system failed",
  omitSentEvents: false,
  cloudAppid: "",
  sentEventBeforeReply: false,
};

/** The switches among other options; what is undefined keeps its default. */
export function pickSwitches(options: Partial<Switches>): Partial<Switches> {
  const given = Object.entries(options).filter(
    ([name, value]) => Object.hasOwn(defaultSwitches, name) && value !== undefined,
  );
  return Object.fromEntries(given);
}
