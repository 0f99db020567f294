import { describeErrcode, WechatApiError, WechatError } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { listApps, type AppRow } from "../../store/apps.ts";
import { lastCallbackAt } from "../../store/callbacks.ts";
import { countTroubled, readDatabaseClock } from "../../store/health.ts";
import { listScenes } from "../../store/scenes.ts";
import { findTemplate } from "../../store/templates.ts";

/** One check, in words for people, with what to do when it is not well. */
export interface Finding {
  check: string;
  verdict: "ok" | "warn" | "bad";
  says: string;
  fix?: string;
}

/** Looks at everything that a send depends on, and says in plain words what to fix. Changes nothing. */
export async function diagnose(ctx: Context): Promise<Finding[]> {
  const findings = [await checkDatabase(ctx), await checkClock(ctx)];
  const apps = await listApps(ctx.db);
  if (apps.length === 0) {
    findings.push({
      check: "app",
      verdict: "bad",
      says: "there is no app yet",
      fix: "Set WECHAT_APPID and WECHAT_SECRET, or POST /v1/apps.",
    });
  }
  for (const app of apps) {
    const token = await checkToken(ctx, app);
    findings.push(checkPause(app), token);
    if (app.kind === "mini-program") findings.push(await checkReceiving(ctx, app));
    // Without a token the other questions to WeChat would only repeat the same fault.
    if (token.verdict === "ok")
      findings.push(await checkTemplates(ctx, app), await checkCallback(ctx, app));
  }
  return findings;
}

async function checkDatabase(ctx: Context): Promise<Finding> {
  const startedAt = performance.now();
  const { waiting, unknown } = await countTroubled(ctx.db);
  const says = `${ctx.isEmbedded ? "embedded" : "Postgres"}, answers in ${Math.round(performance.now() - startedAt)} ms; ${waiting} messages late by more than 5 minutes, ${unknown} with unknown outcome`;
  return waiting > 0
    ? {
        check: "database, queue",
        verdict: "warn",
        says,
        fix: "Is a worker running, and is an app paused? See below.",
      }
    : { check: "database, queue", verdict: "ok", says };
}

const largestSkewMs = 5_000;

async function checkClock(ctx: Context): Promise<Finding> {
  const skewMs = Math.abs((await readDatabaseClock(ctx.db)).getTime() - Date.now());
  const says = `this process and the database differ by ${Math.round(skewMs)} ms`;
  return skewMs > largestSkewMs
    ? { check: "clock", verdict: "bad", says, fix: "Switch on NTP on both machines." }
    : { check: "clock", verdict: "ok", says };
}

function checkPause(app: AppRow): Finding {
  const check = `${app.appid} sending`;
  if (!app.isPaused) return { check, verdict: "ok", says: "not paused" };
  const until =
    app.pausedUntil === null ? "until it is repaired" : `until ${app.pausedUntil.toISOString()}`;
  return {
    check,
    verdict: "bad",
    says: `paused ${until}: ${app.pausedReason ?? ""}`,
    fix: `${app.pausedErrcode === null ? "" : `${describeErrcode(app.pausedErrcode).remedy.en} `}Then POST /v1/apps/${app.appid}/resume.`,
  };
}

async function checkToken(ctx: Context, app: AppRow): Promise<Finding> {
  const check = `${app.appid} access_token`;
  const { tokenSource, ops } = ctx.wechat.of(app.appid);
  try {
    if ((await tokenSource.get()) === "") {
      await ops.apiDomainIps();
      return { check, verdict: "ok", says: "none is needed: 开放接口服务 answers" };
    }
  } catch (error) {
    return { check, verdict: "bad", ...inWords(error) };
  }
  const { expiresAtMs } = tokenSource.state();
  const left =
    expiresAtMs === undefined
      ? ""
      : `, good for ${Math.round((expiresAtMs - Date.now()) / 60_000)} minutes`;
  return { check, verdict: "ok", says: `there is one${left}` };
}

async function checkTemplates(ctx: Context, app: AppRow): Promise<Finding> {
  const check = `${app.appid} templates`;
  try {
    const [atWechat, scenes] = await Promise.all([
      ctx.wechat.of(app.appid).templates.list(),
      listScenes(ctx.db, app.appid),
    ]);
    for (const scene of scenes) {
      const listed = atWechat.find((item) => item.priTmplId === scene.templateId);
      const ours = await findTemplate(ctx.db, app.appid, scene.templateId);
      if (listed !== undefined && listed.content === ours?.content) continue;
      return {
        check,
        verdict: "bad",
        says: `scene ${scene.name} uses a template that ${listed === undefined ? "WeChat does not list any more" : "changed at WeChat"}`,
        fix: `POST /v1/templates/sync?appid=${app.appid}, then save the scene again.`,
      };
    }
    return {
      check,
      verdict: "ok",
      says: `${atWechat.length} at WeChat, ${scenes.length} scenes, all in step`,
    };
  } catch (error) {
    return { check, verdict: "bad", ...inWords(error) };
  }
}

/** Our side of the callbacks: what is set, and what came. */
async function checkReceiving(ctx: Context, app: AppRow): Promise<Finding> {
  const check = `${app.appid} callback settings`;
  if (app.callbackMode === null) {
    return {
      check,
      verdict: "warn",
      says: "none: messages end at sent, and the ledger has the mini program's word only",
      fix: `PATCH /v1/apps/${app.appid} with callback { token, encodingAESKey, mode }, then enter the URL at 消息推送配置 (docs/callbacks.md).`,
    };
  }
  const lastAt = await lastCallbackAt(ctx.db, app.appid);
  if (app.platform !== null && lastAt === undefined) {
    return {
      check,
      verdict: "warn",
      says: `by way of platform ${app.platform}; WeChat has pushed nothing yet`,
      fix: `Compare the 消息与事件接收 URL at open.weixin.qq.com with messagePath of GET /v1/platforms/${app.platform}.`,
    };
  }
  if (app.callbackVerifiedAt === null && lastAt === undefined) {
    return {
      check,
      verdict: "warn",
      says: `${app.callbackMode} mode; WeChat has neither checked the URL nor pushed anything`,
      fix: `Enter https://YOUR-HOST/wechat/callback/${app.appid} with the same Token and EncodingAESKey at 消息推送配置, and save there.`,
    };
  }
  const last = lastAt === undefined ? "no push yet" : `last push ${lastAt.toISOString()}`;
  return { check, verdict: "ok", says: `${app.callbackMode} mode, ${last}` };
}

const noCallbackUrl = 40201;

async function checkCallback(ctx: Context, app: AppRow): Promise<Finding> {
  const check = `${app.appid} callback`;
  try {
    const { ping } = await ctx.wechat
      .of(app.appid)
      .ops.callbackCheck({ action: "all", check_operator: "DEFAULT" });
    const lost = ping.filter((one) => one.packageLoss !== "0%");
    return lost.length === 0
      ? { check, verdict: "ok", says: "WeChat reaches the callback URL" }
      : {
          check,
          verdict: "warn",
          says: `WeChat loses packets on the way to ${lost.map((one) => one.ip).join(", ")}`,
          fix: "Open the firewall for WeChat's addresses (getcallbackip).",
        };
  } catch (error) {
    const isUnset = error instanceof WechatApiError && error.errcode === noCallbackUrl;
    return isUnset
      ? {
          check,
          verdict: "warn",
          says: "no callback URL is set at WeChat (40201)",
          fix: "Sends work without it; the final result of each message is told only by callback.",
        }
      : { check, verdict: "warn", ...inWords(error) };
  }
}

function inWords(error: unknown): { says: string; fix: string } {
  if (error instanceof WechatError) {
    return { says: error.message, fix: error.hint ?? "Look the errcode up in docs/errors.md." };
  }
  return { says: "the check itself failed", fix: "See the server's log." };
}
