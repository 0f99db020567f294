import type { z } from "zod";
import type { mpStart } from "../contract/grants.ts";

type Row = z.infer<typeof mpStart>["errors"][number];
type Retry = Row["error"]["retry"];
type Text = readonly [zh: string, en: string];

const tapAgain: Text = ["请再点一次。", "Let the user tap again."];
/** Of what was in the way of a report, a start or a message: of these, a message alone is not tried again. */
const sendAgain: Text = [
  "上报会自动重试；发送（send）不会，请用户再点一次。",
  "Reports are sent again by themselves; a send is not: let the user tap again.",
];
const configuration: Text = [
  "检查场景用的模板是否属于本小程序、类型是否正确，再同步模板（POST /v1/templates/sync）。",
  "Check whose template the scene uses and of which type it is, then sync (POST /v1/templates/sync).",
];
const freshTicket: Text = [
  "在点击之前重新取 snTicket，五分钟内用掉。",
  "Get a new snTicket before the tap, and use it within five minutes.",
];

/**
 * What the SDK says of an error, and what helps. Here and not in the SDK: so they cost a mini program nothing, and a new
 * errCode of WeChat needs no release and no review of it.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html
 */
export const miniProgramErrors: Row[] = [
  ofErrCode(
    10001,
    "EMPTY",
    "never",
    ["没有要请求的模板。", "There is no template to ask for."],
    ["调用 request 时至少给一个场景。", "Give request one scene at least."],
  ),
  ofErrCode(
    10002,
    "LIST_FAILED",
    "next-tap",
    ["网络不通，没有弹出授权框。", "The network failed, no dialog was shown."],
    tapAgain,
  ),
  ofErrCode(
    10003,
    "RESULT_UNKNOWN",
    "next-tap",
    ["网络中断，不知道是否订阅成功。", "The network failed, and nobody knows the result."],
    tapAgain,
  ),
  ofErrCode(
    10004,
    "BAD_TEMPLATE_ID",
    "never",
    ["模板 ID 不合法。", "A template id is not valid."],
    configuration,
  ),
  ofErrCode(
    10005,
    "UI_BLOCKED",
    "next-tap",
    [
      "授权框弹不出来：小程序在后台，或者有浮层（toast、弹窗）挡着。",
      "No dialog could be shown: in the background, or a toast or an overlay is in the way.",
    ],
    ["先收起浮层，请用户再点一次。", "Hide what is in the way, then let the user tap again."],
  ),
  ofErrCode(
    20001,
    "TEMPLATE_UNKNOWN",
    "never",
    ["微信没有这个模板。", "WeChat has no such template."],
    configuration,
  ),
  ofErrCode(
    20002,
    "TYPES_MIXED",
    "never",
    [
      "一次性和长期模板混在了一次请求里。",
      "One-time and long-term templates were mixed in one request.",
    ],
    configuration,
  ),
  ofErrCode(
    20003,
    "TOO_MANY",
    "next-tap",
    ["一次请求的模板太多。", "Too many templates at once."],
    [
      "下一次点击时少请求几个；request 的 remaining 是还没有问的。",
      "Ask for fewer in the next tap; after request, remaining has those that wait.",
    ],
  ),
  ofErrCode(
    20004,
    "SWITCHED_OFF",
    "settings",
    [
      "您关闭了本小程序的「接收通知」。",
      "The user switched off the notifications of this mini program.",
    ],
    ["放一个按钮，点击时调用 openSettings()。", "Offer a button that calls openSettings()."],
  ),
  ofErrCode(
    20005,
    "BANNED",
    "never",
    ["本小程序被禁止订阅消息。", "This mini program is banned from subscribing."],
    ["不要再请求；到 mp.weixin.qq.com 查看原因。", "Stop asking; mp.weixin.qq.com tells why."],
  ),
  ofErrCode(
    20013,
    "DEVICE_TEMPLATE",
    "never",
    ["这是设备消息的模板。", "This is a template of device messages."],
    ["改用 requestDevice。", "Use requestDevice."],
  ),
  ofErrCode(
    19720726,
    "TICKET_WRONG",
    "next-tap",
    ["snTicket 无效。", "The snTicket is not valid."],
    freshTicket,
  ),
  ofErrCode(
    19720727,
    "TICKET_EXPIRED",
    "next-tap",
    ["snTicket 已过期。", "The snTicket has expired."],
    freshTicket,
  ),
  ofErrCode(
    19720728,
    "TEMPLATE_UNKNOWN",
    "never",
    ["微信没有这个模板。", "WeChat has no such template."],
    configuration,
  ),
  ofErrCode(
    19720736,
    "MODEL_MISMATCH",
    "never",
    ["设备型号与模板不符。", "The device's model does not go with the template."],
    ["检查 modelId 与模板。", "Check modelId and template."],
  ),
  ofText(
    "TAP gesture",
    "NOT_IN_TAP",
    "next-tap",
    ["不是在用户点击中调用的。", "It was not called in a tap of the user."],
    [
      "在 bindtap 里先调用 request，之前不要 await；要用的数据由 ready() 备好。",
      "Call request first in bindtap, with no await before; ready() loads what it needs.",
    ],
  ),
  ofText(
    "not ended",
    "CALL_PENDING",
    "next-tap",
    ["上一个授权框还没有关闭。", "The last dialog is still open."],
    tapAgain,
  ),
  ...["not a function", "暂时不支持", "not support"].map((text) =>
    ofText(
      text,
      "UNSUPPORTED",
      "never",
      [
        "当前平台或微信版本不支持。",
        "This platform, or this version of WeChat, does not support it.",
      ],
      [
        "请用户升级微信；在其他平台上隐藏入口。",
        "Ask the user to update WeChat; hide the entry on other platforms.",
      ],
    ),
  ),
  ofCode(
    "NOT_READY",
    "next-tap",
    ["场景还没有加载。", "The scenes are not loaded yet."],
    [
      "在点击之前 await ready()，再看 state.error。",
      "await ready() before the tap, then look at state.error.",
    ],
  ),
  ofCode(
    "SCENE_UNKNOWN",
    "never",
    ["服务器没有这个场景。", "The server has no such scene."],
    ["检查场景名；用 POST /v1/scenes 新建。", "Check the name; POST /v1/scenes makes one."],
  ),
  ofCode("LOGIN_FAILED", "next-tap", ["微信登录失败。", "wx.login failed."], sendAgain),
  ofCode(
    "SERVER_DOWN",
    "next-tap",
    ["服务器没有应答。", "The server gave no answer."],
    [
      `${sendAgain[0]}若一直如此：检查网络、baseUrl 和「request 合法域名」。`,
      `${sendAgain[1]} If it stays so: check the network, baseUrl and the list of request domains.`,
    ],
  ),
  ofCode(
    "STORAGE_FULL",
    "next-tap",
    ["本地存储已满，暂时留在内存里。", "The storage is full: it is kept in memory meanwhile."],
    [
      "清理本地存储；重启之前没有上报的会丢失。",
      "Clear the storage: what is not reported before a restart is lost.",
    ],
  ),
  ofCode(
    "NO_GRANT",
    "next-tap",
    ["没有剩余的授权，发不出去。", "There is no grant left to send with."],
    ["请用户再点一次订阅。", "Ask the user to subscribe once more."],
  ),
  ofCode(
    "CONTENT_REFUSED",
    "never",
    ["内容含有不允许发送的文字，请修改后再试。", "The text may not be sent: write it otherwise."],
    [
      "请用户修改文字后重新发送；不要原样重试。",
      "Let the user change the text and send anew; the same text is refused again.",
    ],
  ),
  ofCode(
    "CONTENT_CHECK_UNAVAILABLE",
    "next-tap",
    [
      "暂时无法检查内容，请稍后再试。",
      "The text cannot be checked right now: try again in a while.",
    ],
    tapAgain,
  ),
  ofCode(
    "OVERLOADED",
    "next-tap",
    ["现在太忙，请稍后再试。", "Too much is going on right now: try again in a while."],
    [
      "过几秒请用户再点一次；一直如此就看服务器的数据库（docs/operations/scaling.md）。",
      "Let the user tap again after some seconds; if it stays so, look at the server's database (docs/operations/scaling.md).",
    ],
  ),
  ofCode(
    "RATE_LIMITED",
    "next-tap",
    ["操作太频繁，请稍后再试。", "Too many requests: try again in a while."],
    [
      "过一会儿再请用户点击；若正常使用也会出现，调高服务器的限额（见 docs/configuration.md）。",
      "Let the user tap again later; if it comes of ordinary use, raise the server's limits (docs/configuration.md).",
    ],
  ),
  // Every failure of WeChat's has this in its text: for those that no row above knows.
  ofText(":fail", "PLATFORM_FAILED", "next-tap", ["微信出错了。", "WeChat failed."], tapAgain),
];

function ofErrCode(errCode: number, ...rest: Parameters<typeof ofCode>): Row {
  return { errCode, ...ofCode(...rest) };
}

/** For failures without an errCode: part of the errMsg. */
function ofText(text: string, ...rest: Parameters<typeof ofCode>): Row {
  return { text, ...ofCode(...rest) };
}

function ofCode(code: string, retry: Retry, message: Text, advice: Text): Row {
  const [zh, en] = message;
  const [adviceZh, adviceEn] = advice;
  return { error: { code, retry, message: { zh, en }, advice: { zh: adviceZh, en: adviceEn } } };
}
