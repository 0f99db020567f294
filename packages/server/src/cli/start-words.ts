import { chooseLanguage } from "./frame/words.ts";

/** What `hongyan start` says, in the language of the terminal. */
export function startWords(): StartWords {
  return words[chooseLanguage(undefined, process.env)];
}

export type StartWords = typeof en;

const en = {
  phone: "Phone",
  openIt: "← open it in a browser",
  banner: "鸿雁 Hongyan · WeChat Mini Program message push",
  up: (ms: number, database: string) => `up in ${ms} ms, ${database}`,
  embedded: (dataDir: string) => `embedded database in ${dataDir}`,
  postgres: "Postgres from DATABASE_URL",
  portTaken: (port: number) => `port ${port} is in use; taking another one (choose with PORT)`,
  remembered: (users: number) =>
    `The emulated WeChat forgets when it stops: what the ledger still holds is allowed there again (users: ${users}).`,
  oneMessage: "One message, the whole way (the emulator plays WeChat and the phone):",
  steps: {
    code: "code → openid    jscode2session",
    grants: "grant            the accept is in the ledger",
    validated: "validate         every keyword rule of the template",
    reserved: "reserve + queue  one transaction: grant, message, event, job",
    claimed: "claim            a worker takes the message",
    token: "access_token     stable_token",
    settled: "send             subscribe/send, outcome written back",
    callback: "callback         WeChat's event, verified and decrypted",
  },
  detail: (_step: string, detail: string) => detail,
  tap: "tap              wx.requestSubscribeMessage → accept, wx.login → code",
  delivered: "delivered ✓      on the user's phone:",
  docs: "API docs",
  console: "Console",
  firstAccount: "← make the first console account (24 h)",
  emulated: "(emulated)",
  messages: "Delivered",
  apiKey: "API key",
  keyFile: (file: string) => `in ${file} (readable by you only)`,
  next: "Next",
  stops: "Ctrl-C stops.",
  stopping: "stopping: what is on the wire is finished first (Ctrl-C again ends at once)",
  stopped: "stopped. Everything accepted is in the database.",
  noMiniProgram: (folder: string) => `there is no folder ${folder} with a mini program`,
  noMiniProgramHint: "Name the folder that holds app.json or project.config.json.",
};

/** Of these the detail is a sentence in English that the step's own text says already. */
const saidAlready = ["grants", "claimed", "token"];

// The names of the steps are the same in both: programs look for them.
const words: { en: StartWords; "zh-CN": StartWords } = {
  en,
  "zh-CN": {
    phone: "手机",
    openIt: "← 用浏览器打开",
    banner: "鸿雁 Hongyan · 微信小程序消息推送",
    up: (ms, database) => `已启动，用时 ${ms} ms，${database}`,
    embedded: (dataDir) => `内嵌数据库在 ${dataDir}`,
    postgres: "使用 DATABASE_URL 指定的 Postgres",
    portTaken: (port) => `端口 ${port} 已被占用，换用另一个（可用 PORT 指定）`,
    remembered: (users) =>
      `模拟的微信停止后什么也不记得：账本里 ${users} 个用户尚余的授权，已在那里重新允许。`,
    oneMessage: "一条消息走完全程（模拟器扮演微信和手机）：",
    steps: {
      code: "code → openid    jscode2session",
      grants: "grant            授权记入账本",
      validated: "validate         逐项检查模板的关键词规则",
      reserved: "reserve + queue  一个事务写入授权、消息、事件和任务",
      claimed: "claim            工作进程领取消息",
      token: "access_token     stable_token",
      settled: "send             subscribe/send，写回结果",
      callback: "callback         微信的推送，验签并解密",
    },
    detail: (step, detail) => (saidAlready.includes(step) ? "" : detail),
    tap: "tap              wx.requestSubscribeMessage → accept，wx.login → code",
    delivered: "delivered ✓      用户手机上收到：",
    docs: "接口文档",
    console: "控制台",
    firstAccount: "← 在这里创建首个账号（24 小时内有效）",
    emulated: "（模拟）",
    messages: "已送达",
    apiKey: "API 密钥",
    keyFile: (file) => `在 ${file}（仅你可读）`,
    next: "下一步",
    stops: "按 Ctrl-C 结束。",
    stopping: "正在停止：先完成在途的请求（再按一次 Ctrl-C 立即结束）",
    stopped: "已停止。受理的一切都在数据库里。",
    noMiniProgram: (folder) => `没有小程序目录 ${folder}`,
    noMiniProgramHint: "请给出 app.json 或 project.config.json 所在的目录。",
  },
};
