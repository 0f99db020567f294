import type { Remedy } from "./row.ts";

/** What to do, where many errcodes share it. */
export const remedies = {
  none: ["Nothing to do.", "无需处理。"],
  retry: [
    "Repeat the request after a pause (1 s, 2 s, 4 s with jitter), a few times.",
    "稍后退避重试（1 秒、2 秒、4 秒并加抖动），次数不宜多。",
  ],
  renewToken: [
    "The client fetches a new token and tries once more by itself. If it keeps coming: check that appid and token belong together, and that no other program refreshes this appid's token.",
    "客户端会自动换取新 token 并重试一次。若持续出现：请检查 appid 与 token 是否对应，以及是否有其他程序在刷新该 appid 的 token。",
  ],
  reportBug: [
    "The request is built wrongly: report it as a bug, with the rid.",
    "请求构造有误：请附上 rid 作为缺陷反馈。",
  ],
  fixRequest: [
    "Correct the named parameter; the same request will be refused again.",
    "请修正对应参数；原样重试仍会被拒绝。",
  ],
  newVisit: [
    "Check it while the user is in the mini program, and name the user who wrote the text.",
    "请在用户使用小程序时检测，openid 填写文字的作者。",
  ],
  fixSecret: [
    "Check WECHAT_APPID and WECHAT_SECRET against mp.weixin.qq.com, Development settings; reset the secret there if need be.",
    "请在 mp.weixin.qq.com 的“开发设置”中核对 WECHAT_APPID 与 WECHAT_SECRET，必要时重置密钥。",
  ],
  whitelist: [
    "Add this server's outgoing address to the IP whitelist at mp.weixin.qq.com, Development settings.",
    "请在 mp.weixin.qq.com 的“开发设置”中把本服务器的出口 IP 加入白名单。",
  ],
  confirmIp: [
    "The app's administrator must confirm this address in WeChat.",
    "需要小程序管理员在微信中确认该 IP。",
  ],
  applyAbility: [
    "The account lacks this ability: apply for it at mp.weixin.qq.com, or use an account of the right kind.",
    "账号没有该能力：请在 mp.weixin.qq.com 申请开通，或换用符合要求的账号。",
  ],
  appeal: [
    "The ability was taken away for a violation: see the notices at mp.weixin.qq.com and appeal there.",
    "能力因违规被封禁：请在 mp.weixin.qq.com 的通知中心查看并申诉。",
  ],
  dailyQuota: [
    "Wait for the reset at midnight Beijing time, or call clear_quota (10 a month); look at the use with quota/get.",
    "请等待北京时间零点重置，或调用 clear_quota（每月 10 次）；可用 quota/get 查看用量。",
  ],
  newCode: [
    "Let the mini program call wx.login again and send the new code; a code works once, for five minutes.",
    "请让小程序重新调用 wx.login 并上报新的 code；每个 code 只能用一次，5 分钟内有效。",
  ],
  newLogin: [
    "Let the mini program call wx.login again; a new session key follows.",
    "请让小程序重新调用 wx.login，以取得新的 session_key。",
  ],
  recipient: [
    "Do not send to this user again; check where the openid came from.",
    "不要再向该用户发送；请检查 openid 的来源。",
  ],
  newSubscription: [
    "Wait until the user subscribes again; repeating does not help.",
    "请等待用户再次订阅；重试无效。",
  ],
  newUserMessage: [
    "Wait until the user writes again or opens the chat; repeating does not help.",
    "请等待用户再次发消息或进入会话；重试无效。",
  ],
  fixTemplate: [
    "Synchronise the template list and use an id of this account's own.",
    "请同步模板列表，使用本账号自己的模板 ID。",
  ],
  fixContent: ["Change the content and send it as a new message.", "请修改内容后作为新消息发送。"],
  fixMedia: ["Send a file of an allowed kind and size.", "请使用允许的类型和大小的素材。"],
  uploadAgain: [
    "Upload the file again (temporary media last three days) and send once more.",
    "请重新上传素材（临时素材保留 3 天）后再发送一次。",
  ],
  templateConsole: [
    "Look at the subscribe-message page of mp.weixin.qq.com: something there must be set right by hand.",
    "请到 mp.weixin.qq.com 的“订阅消息”页面人工处理。",
  ],
  moveToSubscribe: [
    "Remove the call: use subscribe messages (subscribe/send) instead.",
    "请移除该调用，改用订阅消息（subscribe/send）。",
  ],
  authorize: [
    "The account's owner must authorise the platform again, with the permission sets it needs.",
    "需要账号管理员重新授权第三方平台，并勾选所需权限集。",
  ],
  openApiService: [
    "In WeChat Cloud Run: switch on the open API service, list the API under its token permissions, and deploy a new version; elsewhere do not go without a token.",
    "使用微信云托管时：开启“开放接口服务”，在“微信令牌权限配置”中加入该接口，并重新部署版本；不在云托管中运行时请勿关闭 token。",
  ],
  componentSetup: [
    "Check the third-party platform's appid, ticket, address list and settings at open.weixin.qq.com.",
    "请在 open.weixin.qq.com 核对第三方平台的 appid、ticket、IP 名单和配置。",
  ],
  signatureSetup: [
    "Check the API signature settings (keys, serial numbers, appid) at mp.weixin.qq.com against this server's.",
    "请核对 mp.weixin.qq.com 的 API 安全配置（密钥、序列号、appid）与本服务器是否一致。",
  ],
} as const satisfies Record<string, Remedy>;
