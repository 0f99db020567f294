import type { FaultName } from "./fault-switches.ts";
import type { Coverage } from "../contract.ts";
import type { CoverageGroup } from "./read-coverage.ts";
import type { Language, PathStep } from "./panel-state.ts";

/** What the panel says. The phone itself is always Chinese, as WeChat is. */
export interface PanelTexts {
  panel: string;
  subtitle: string;
  tabs: { timeline: string; faults: string; rules: string };
  parties: { phone: string; wechat: string; server: string; build: string };
  allPhones: string;
  phone: (index: number) => string;
  addPhone: string;
  pause: string;
  resume: (count: number) => string;
  clear: string;
  copy: string;
  copied: string;
  offline: string;
  emptyTimeline: string;
  path: string;
  steps: Record<PathStep, string>;
  kinds: Record<string, string>;
  otherKind: string;
  notices: string;
  faultsIntro: string;
  faultsFor: string;
  doNow: string;
  done: string;
  activeFaults: string;
  faults: Record<FaultName, { title: string; shows: string }>;
  alwaysTitle: string;
  always: string;
  rulesIntro: string;
  problems: string;
  noProblems: string;
  coverage: string;
  coverageKinds: Record<CoverageGroup["kind"], string>;
  supports: Record<Coverage["state"], string>;
  search: string;
  menu: Record<
    "home" | "restart" | "settings" | "offline" | "online" | "delete" | "remove" | "add" | "more",
    string
  >;
  open: string;
  close: string;
}

const zh: PanelTexts = {
  panel: "幕后",
  subtitle: "手机、你的服务器和微信之间发生了什么",
  tabs: { timeline: "经过", faults: "故障", rules: "规则" },
  parties: { phone: "手机", wechat: "微信", server: "服务器", build: "构建" },
  allPhones: "全部手机",
  phone: (index) => `手机 ${index}`,
  addPhone: "再来一台手机",
  pause: "暂停",
  resume: (count) => (count === 0 ? "继续" : `继续（${count} 条）`),
  clear: "清空",
  copy: "复制",
  copied: "已复制",
  offline: "与模拟器的连接断了，正在重连…",
  emptyTimeline: "还没有动静。在手机上打开小程序，点一下试试。",
  path: "一条消息走过的路",
  steps: {
    sheet: "用户点按钮并允许",
    login: "wx.login 取得 code",
    request: "小程序请求服务器",
    call: "服务器调用发送接口",
    delivered: "服务通知到达手机",
    callback: "微信推送送达结果",
  },
  kinds: {
    login:
      "手机向微信要一个 code：五分钟内有效，只能用一次。服务器用它换 openid，小程序自己不知道 openid。",
    sheet: "用户在授权弹窗里的选择。一次性订阅消息每允许一次，就能发一条；次数可以累积。",
    request: "小程序发出的 wx.request。",
    note: "小程序在手机上留下的话：日志、报错，或者这台手机还不会的接口。",
    call: "服务器调用的微信接口，以及微信的应答。errcode 为 0 才是成功。",
    callback: "微信推送给服务器的事件。服务器五秒内没有应答，微信会再推送，最多四次。",
    delivered: "手机收到一条服务通知。用掉了一次授权。",
    customer: "客服会话里的一条消息。",
    typing: "服务器调用 typing 接口，用户看到「对方正在输入」，最多 15 秒。",
    reset:
      "模拟器忘掉了一切：应用、模板、授权、消息。手机上的用户已经重新加入，其余的要由服务器或测试再加。",
    rebuilt: "小程序的源码变了，已经重新构建，手机换上了新的。",
    step: "服务器自己走完的一步，以及它用的时间。",
    token: "服务器的 access_token：两小时有效，另一个进程换了它，旧的就失效。",
    ledger: "授权账本：谁对哪个模板还能发几条。",
    state: "一条消息的状态变化。",
  },
  otherKind: "服务器自己记下的一步。",
  notices: "请留意",
  faultsIntro: "打开一个故障，再到手机上走一遍，看服务器怎样应对。",
  faultsFor: "针对手机的故障作用于",
  doNow: "来一次",
  done: "已发生",
  activeFaults: "生效中",
  faults: {
    "wechat-down": {
      title: "微信挂了",
      shows: "微信所有接口都答 502。消息应当排队等待，恢复后自动发出，一条不多，一条不少。",
    },
    "wechat-slow": {
      title: "微信很慢",
      shows: "每次应答都晚 3 秒。用户的请求不该跟着一起慢。",
    },
    "answer-lost": {
      title: "答复丢失",
      shows: "微信已经发出消息，应答却没有回来。盲目重发会让用户收到两条。",
    },
    "token-replaced": {
      title: "access_token 被别的进程刷掉",
      shows: "手里的 token 立刻失效（40001）。服务器应当只刷新一次，再把这条发出去。",
    },
    "user-revoked": {
      title: "用户在设置里关掉",
      shows: "还没用掉的授权全部作废，微信推送 change 事件，之后的发送答 43101。",
    },
    "main-switch-off": {
      title: "用户关掉总开关",
      shows: "关掉「接收通知」后，requestSubscribeMessage 直接失败，errCode 20004。",
    },
    "phone-offline": {
      title: "手机断网",
      shows: "wx.request 失败。用户已经点过的允许不该丢，联网后再上报。",
    },
    "callbacks-duplicated": {
      title: "回调重复",
      shows: "每个事件推送两次。服务器应当认得出来，只记一次。",
    },
    "callbacks-shuffled": {
      title: "回调乱序",
      shows: "等待中的事件不按先后推送。后来的不该被先前的覆盖。",
    },
  },
  alwaysTitle: "「总是保持以上选择」到底是什么",
  always:
    "勾上以后弹窗不再出现，以后每次调用立刻得到同样的结果。它不是无限授权：选了允许，每次调用也只增加一次发送机会，所以每次点按钮仍要调用 requestSubscribeMessage。勾着它点取消，就是一直拒绝，只能到设置里改。",
  rulesIntro: "这台手机会什么，不会什么。不会的接口会在手机和控制台里说出名字。",
  problems: "小程序的问题",
  noProblems: "构建没有发现问题。",
  coverage: "支持情况",
  coverageKinds: { wx: "wx 接口", components: "组件" },
  supports: { supported: "支持", partial: "部分支持", "not-yet": "还没有" },
  search: "搜索接口或组件",
  menu: {
    home: "回到微信",
    restart: "重启小程序",
    settings: "小程序的通知设置",
    offline: "断网",
    online: "联网",
    delete: "删除小程序",
    add: "再来一台手机",
    remove: "移除这台手机",
    more: "更多",
  },
  open: "幕后",
  close: "收起",
};

const en: PanelTexts = {
  panel: "Behind the scenes",
  subtitle: "What happens between the phone, your server and WeChat",
  tabs: { timeline: "Timeline", faults: "Faults", rules: "Coverage" },
  parties: { phone: "phone", wechat: "WeChat", server: "server", build: "build" },
  allPhones: "All phones",
  phone: (index) => `Phone ${index}`,
  addPhone: "Add a phone",
  pause: "Pause",
  resume: (count) => (count === 0 ? "Resume" : `Resume (${count})`),
  clear: "Clear",
  copy: "Copy",
  copied: "Copied",
  offline: "The connection to the emulator is lost. Reconnecting…",
  emptyTimeline: "Nothing has happened yet. Open the mini program on the phone and tap something.",
  path: "The way of one message",
  steps: {
    sheet: "The user taps, and allows it on the sheet",
    login: "The mini program gets a code from wx.login",
    request: "The mini program calls your server",
    call: "The server calls subscribe/send",
    delivered: "WeChat delivers the notification",
    callback: "WeChat pushes the outcome to the server",
  },
  kinds: {
    login:
      "The phone asks WeChat for a code: valid for five minutes, usable once. The server exchanges it for the openid, which the mini program never sees.",
    sheet:
      "What the user chose on the permission sheet. Each accept of a one-time template is the right to send one message; rights add up.",
    request: "A wx.request of the mini program.",
    note: "Something the mini program left on the phone: a log line, an error, or an API this phone does not have yet.",
    call: "A WeChat API called by the server, with its answer. Only errcode 0 is success.",
    callback:
      "An event that WeChat pushes to the server. Without an answer within five seconds it is pushed again, four times at most.",
    delivered: "A notification reached the phone. It used up one right.",
    customer: "A message in the customer-service chat.",
    typing: "The server called the typing API; the user sees 对方正在输入 for 15 seconds at most.",
    reset:
      "The emulator forgot everything: apps, templates, rights, messages. The users who hold the phones here are back; the rest is for your server or test to add.",
    rebuilt:
      "The source of the mini program changed; it was built anew and the phones run the new one.",
    step: "A step of the server itself, with the time it took.",
    token:
      "The server's access_token: valid for two hours, void as soon as another process fetches one.",
    ledger: "The ledger of grants: how many messages each user still allows for each template.",
    state: "A message changed its state.",
  },
  otherKind: "A step that the server noted itself.",
  notices: "Please note",
  faultsIntro: "Switch a fault on, use the phone again, and see how the server copes.",
  faultsFor: "Faults of a phone strike",
  doNow: "Do it now",
  done: "Done",
  activeFaults: "In force",
  faults: {
    "wechat-down": {
      title: "WeChat is down",
      shows:
        "Every WeChat API answers 502. Messages should wait and go out once it is back, none lost, none twice.",
    },
    "wechat-slow": {
      title: "WeChat is slow",
      shows: "Every answer comes 3 seconds late. Your users' requests should not be slow with it.",
    },
    "answer-lost": {
      title: "The answer is lost",
      shows:
        "WeChat sent the message, but the answer never arrived. Sending again blindly would deliver it twice.",
    },
    "token-replaced": {
      title: "Another process replaced the access_token",
      shows:
        "The token in use is void at once (40001). The server should refresh once and send this message.",
    },
    "user-revoked": {
      title: "The user switched it off in the settings",
      shows:
        "Unused rights are void, WeChat pushes a change event, later sends are answered with 43101.",
    },
    "main-switch-off": {
      title: "The user switched off all notifications",
      shows: "With 接收通知 off, requestSubscribeMessage fails at once with errCode 20004.",
    },
    "phone-offline": {
      title: "The phone has no network",
      shows:
        "wx.request fails. What the user allowed must not be lost, but reported once the phone is back.",
    },
    "callbacks-duplicated": {
      title: "Callbacks arrive twice",
      shows: "Every event is pushed twice. The server should know it again and count it once.",
    },
    "callbacks-shuffled": {
      title: "Callbacks arrive out of order",
      shows:
        "Waiting events are pushed in any order. A later one must not be overwritten by an earlier one.",
    },
  },
  alwaysTitle: "What 总是保持以上选择 really means",
  always:
    "Once ticked, the sheet no longer appears and every later call gets the same result at once. It is not an unlimited permission: even a kept accept adds one right for each call, so requestSubscribeMessage must still be called on every tap. Ticked with 取消, it is a lasting refusal, to be changed in the settings only.",
  rulesIntro:
    "What this phone can and cannot do. What is missing says its name on the phone and in the console.",
  problems: "Problems of the mini program",
  noProblems: "The build found no problem.",
  coverage: "Coverage",
  coverageKinds: { wx: "wx calls", components: "Components" },
  supports: { supported: "supported", partial: "partial", "not-yet": "not yet" },
  search: "Search an API or component",
  menu: {
    home: "Back to WeChat",
    restart: "Restart the mini program",
    settings: "Notification settings",
    offline: "Go offline",
    online: "Go online",
    delete: "Delete the mini program",
    add: "Add a phone",
    remove: "Remove this phone",
    more: "More",
  },
  open: "Panel",
  close: "Close",
};

export function panelTexts(language: Language): PanelTexts {
  return language === "zh" ? zh : en;
}
