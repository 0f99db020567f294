import {
  SecretUnavailableError,
  WechatApiError,
  WechatConfigError,
  WechatUnansweredError,
  describeErrcode,
  type WechatClient,
  type BilingualText,
} from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import type { AppRow } from "../../store/apps.ts";
import { readDatabaseClock } from "../../store/health.ts";
import { explainPause } from "../statistics/explain-reason.ts";

/** One thing that a send depends on, in words. `unknown`: another one must be well first. */
export interface ConnectionCheck {
  check: "network" | "secret" | "ip-whitelist" | "sending" | "callback" | "time";
  verdict: "ok" | "warn" | "bad" | "unknown";
  says: BilingualText;
  todo: BilingualText | null;
  errcode: number | null;
  /** The address that WeChat saw, where it tells. */
  ip: string | null;
}

/**
 * Asks WeChat with the app's stored secret, as if for the first time, and says in plain words what is well and what to repair.
 * Changes nothing, here or at WeChat.
 *
 * @throws {HongyanError} APP_NOT_FOUND when it was removed meanwhile
 */
export async function testConnection(ctx: Context, app: AppRow): Promise<ConnectionCheck[]> {
  // A platform's token call may spend the refresh token that the others use: such an app shows the token in use.
  const wechat = app.platform === null ? ctx.wechat.fresh(app.appid) : ctx.wechat.of(app.appid);
  const access = await checkAccess(ctx, wechat);
  const isIn = access.every(({ verdict }) => verdict === "ok");
  const callback = app.kind === "mini-program" ? [await checkCallbackUrl(app, wechat, isIn)] : [];
  return [...access, checkPause(app), ...callback, await checkTime(ctx)];
}

/** One call tells of the network, the secret and the address at once. */
async function checkAccess({ config }: Context, wechat: WechatClient): Promise<ConnectionCheck[]> {
  try {
    const isWithoutToken = (await wechat.tokenSource.get()) === "";
    if (isWithoutToken) {
      await wechat.ops.apiDomainIps();
      return [reached, secretNotNeeded, addressAllowed];
    }
    return [reached, secretRight, addressAllowed];
  } catch (error) {
    if (error instanceof WechatConfigError && error.errcode === addressRefused) {
      return [reached, unknown("secret"), refusedAddress(error)];
    }
    if (error instanceof WechatApiError) {
      return [reached, refusedSecret(error), unknown("ip-whitelist")];
    }
    if (error instanceof SecretUnavailableError) {
      throw new HongyanError("APP_NOT_FOUND", "the app was removed while it was tested", {
        hint: "GET /v1/apps lists the apps.",
        cause: error,
      });
    }
    if (!(error instanceof WechatUnansweredError)) throw error;
    return [unreached(config.wechatApiBase, error), unknown("secret"), unknown("ip-whitelist")];
  }
}

const addressRefused = 40164;
const nothing = { todo: null, errcode: null, ip: null };

const reached: ConnectionCheck = {
  ...nothing,
  check: "network",
  verdict: "ok",
  says: { zh: "能连上微信服务器。", en: "WeChat's server is reached." },
};
const secretRight: ConnectionCheck = {
  ...nothing,
  check: "secret",
  verdict: "ok",
  says: { zh: "AppID 与 AppSecret 正确。", en: "AppID and AppSecret are right." },
};
const secretNotNeeded: ConnectionCheck = {
  ...nothing,
  check: "secret",
  verdict: "ok",
  says: {
    zh: "微信云托管的开放接口服务可用，无需 token。",
    en: "The open API service of 微信云托管 answers, without a token.",
  },
};
const addressAllowed: ConnectionCheck = {
  ...nothing,
  check: "ip-whitelist",
  verdict: "ok",
  says: {
    zh: "微信允许本服务器的出口 IP。",
    en: "WeChat allows this server's outgoing address.",
  },
};

function unknown(check: ConnectionCheck["check"]): ConnectionCheck {
  return {
    ...nothing,
    check,
    verdict: "unknown",
    says: { zh: "解决上下各项后才能检查。", en: "Cannot be told until the others are repaired." },
  };
}

function refusedAddress({ seenIp, errcode }: WechatConfigError): ConnectionCheck {
  const ip = seenIp ?? null;
  return {
    check: "ip-whitelist",
    verdict: "bad",
    says: {
      zh: ip === null ? "出口 IP 不在白名单中。" : `微信看到的出口 IP 是 ${ip}，它不在白名单中。`,
      en: `WeChat saw this server as ${ip ?? "an address"} that is not in the IP whitelist.`,
    },
    todo: {
      zh: `登录 mp.weixin.qq.com → 开发管理 → 开发设置 → IP 白名单，加入${ip === null ? "本服务器的出口 IP" : ` ${ip}`}，几分钟后重新测试。`,
      en: `Add ${ip ?? "this server's outgoing address"} at mp.weixin.qq.com → 开发管理 → 开发设置 → IP 白名单, and test again after some minutes.`,
    },
    errcode,
    ip,
  };
}

function refusedSecret({ errcode }: WechatApiError): ConnectionCheck {
  const info = describeErrcode(errcode, "token");
  return {
    check: "secret",
    verdict: "bad",
    says: { zh: `${info.zh}（${errcode}）。`, en: `${info.en} (${errcode}).` },
    todo:
      info.class === "config-error"
        ? {
            zh: "登录 mp.weixin.qq.com → 开发管理 → 开发设置，核对 AppID；AppSecret 忘记时只能重置，重置后在这里填写新的。",
            en: "Compare the AppID at mp.weixin.qq.com → 开发管理 → 开发设置; a forgotten AppSecret can only be reset: enter the new one here.",
          }
        : info.remedy,
    errcode,
    ip: null,
  };
}

function unreached(apiBase: string, { reason }: WechatUnansweredError): ConnectionCheck {
  return {
    ...nothing,
    check: "network",
    verdict: "bad",
    says: {
      zh: `没有收到微信服务器的有效回答（${reason}）。`,
      en: `There was no valid answer of WeChat's server (${reason}).`,
    },
    todo: {
      zh: `检查本服务器能否访问 ${apiBase}：DNS、防火墙、代理。`,
      en: `Check whether this server reaches ${apiBase}: DNS, firewall, proxy.`,
    },
  };
}

function checkPause(app: AppRow): ConnectionCheck {
  if (!app.isPaused) {
    return {
      ...nothing,
      check: "sending",
      verdict: "ok",
      says: { zh: "没有暂停。", en: "It is not paused." },
    };
  }
  const { says, todo } = explainPause(app.pausedReason, app.pausedErrcode);
  return {
    check: "sending",
    verdict: "bad",
    says: { zh: `发送已暂停：${says.zh}`, en: `Sending is paused: ${says.en}` },
    todo: { zh: `${todo.zh}解决后点“恢复发送”。`, en: `${todo.en} Then resume.` },
    errcode: app.pausedErrcode,
    ip: null,
  };
}

const noCallbackUrl = 40201;

async function checkCallbackUrl(
  app: AppRow,
  wechat: WechatClient,
  isIn: boolean,
): Promise<ConnectionCheck> {
  if (app.callbackMode === null) return callbackMissing;
  if (!isIn) return unknown("callback");
  try {
    const { ping } = await wechat.ops.callbackCheck({ action: "all", check_operator: "DEFAULT" });
    const lost = ping.filter((one) => one.packageLoss !== "0%").map((one) => one.ip);
    return lost.length > 0 ? callbackLossy(lost) : callbackWell(app);
  } catch (error) {
    if (!(error instanceof WechatApiError || error instanceof WechatUnansweredError)) throw error;
    if (error instanceof WechatApiError && error.errcode === noCallbackUrl) return callbackUnset;
    return {
      ...nothing,
      check: "callback",
      verdict: "warn",
      says: {
        zh: "微信这次没有回答能否访问回调地址。",
        en: "WeChat did not say this time whether it reaches the callback URL.",
      },
      todo: { zh: "稍后重新测试。", en: "Test again later." },
      errcode: error instanceof WechatApiError ? error.errcode : null,
    };
  }
}

const callbackMissing: ConnectionCheck = {
  ...nothing,
  check: "callback",
  verdict: "warn",
  says: {
    zh: "没有配置消息推送回调：消息只到“已发送”，额度只有小程序一方的报告。",
    en: "Callbacks are not set up: messages end at sent, and the ledger has the mini program's word only.",
  },
  todo: { zh: "用“配置回调”完成设置。", en: "Set the callbacks up." },
};
const callbackUnset: ConnectionCheck = {
  ...nothing,
  check: "callback",
  verdict: "warn",
  says: {
    zh: "这里已配置，但微信后台还没有填写消息推送的 URL。",
    en: "They are set up here, and at WeChat no URL is entered yet.",
  },
  todo: {
    zh: "在 mp.weixin.qq.com → 开发管理 → 消息推送 中填写并提交。",
    en: "Enter it at mp.weixin.qq.com → 开发管理 → 消息推送, and save there.",
  },
  errcode: noCallbackUrl,
};

function callbackWell(app: AppRow): ConnectionCheck {
  const isVerified = app.callbackVerifiedAt !== null;
  return {
    ...nothing,
    check: "callback",
    verdict: isVerified ? "ok" : "warn",
    says: isVerified
      ? { zh: "微信能访问回调地址。", en: "WeChat reaches the callback URL." }
      : {
          zh: "微信能访问它所填写的地址，但还没有用现在的配置校验过。",
          en: "WeChat reaches the URL that is entered there, and has not checked it with these settings yet.",
        },
    todo: isVerified
      ? null
      : { zh: "在微信后台重新提交消息推送配置。", en: "Save the settings once more at WeChat." },
  };
}

function callbackLossy(addresses: string[]): ConnectionCheck {
  const list = addresses.join(", ");
  return {
    ...nothing,
    check: "callback",
    verdict: "warn",
    says: { zh: `微信访问 ${list} 时丢包。`, en: `WeChat loses packets on the way to ${list}.` },
    todo: {
      zh: "在防火墙中放行微信的服务器地址（getcallbackip）。",
      en: "Open the firewall for WeChat's addresses (getcallbackip).",
    },
  };
}

const largestSkewMs = 5_000;

async function checkTime(ctx: Context): Promise<ConnectionCheck> {
  const skewMs = Math.abs((await readDatabaseClock(ctx.db)).getTime() - Date.now());
  const seconds = (skewMs / 1000).toFixed(1);
  const isWell = skewMs <= largestSkewMs;
  return {
    ...nothing,
    check: "time",
    verdict: isWell ? "ok" : "bad",
    says: {
      zh: `服务器与数据库的时钟相差 ${seconds} 秒。`,
      en: `The clocks of this server and the database differ by ${seconds} seconds.`,
    },
    todo: isWell ? null : { zh: "在两台机器上开启 NTP。", en: "Switch on NTP on both machines." },
  };
}
