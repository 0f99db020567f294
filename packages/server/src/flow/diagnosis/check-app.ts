import { WechatApiError, describeErrcode, type BilingualText } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { countApiCalls } from "../../store/api-calls.ts";
import type { AppRow } from "../../store/apps.ts";
import { lastCallbackAt } from "../../store/callbacks.ts";
import { listScenes } from "../../store/scenes.ts";
import { listTemplates } from "../../store/templates.ts";
import { apiPaths } from "../pacing/api-paths.ts";
import { testConnection } from "../setup/test-connection.ts";
import type { Finding } from "./finding.ts";

/** What the console's connection test tells, the token in use, the templates, and whether WeChat pushes anything. */
export async function checkApp(ctx: Context, app: AppRow): Promise<Finding[]> {
  const connection = await testConnection(ctx, app);
  const told = connection.flatMap(({ check, verdict, says, todo }): Finding[] =>
    // The clock is the machine's, and asked once; what cannot be told yet is told when the others are repaired.
    check === "time" || verdict === "unknown"
      ? []
      : [{ check, appid: app.appid, verdict, says, todo: withoutConsole(check, app, todo) }],
  );
  const token = await checkToken(ctx, app);
  const findings = [...told, token];
  if (app.kind === "mini-program" && (app.callbackMode !== null || app.platform !== null)) {
    findings.push(await checkSilence(ctx, app));
  }
  // Without a token the question would only repeat the same fault.
  if (token.verdict === "ok") findings.push(await checkTemplates(ctx, app));
  return findings;
}

/** The connection test stands beside buttons and forms; whoever reads this has a shell. */
function withoutConsole(
  check: string,
  { appid }: AppRow,
  todo: BilingualText | null,
): BilingualText | null {
  if (todo === null) return null;
  const more: Record<string, BilingualText> = {
    callback: { zh: "见 docs/callbacks.zh-CN.md。", en: "See docs/callbacks.md." },
    sending: {
      zh: `命令行：POST /v1/apps/${appid}/resume。`,
      en: `That is POST /v1/apps/${appid}/resume.`,
    },
  };
  const added = more[check];
  return added === undefined ? todo : { zh: todo.zh + added.zh, en: `${todo.en} ${added.en}` };
}

async function checkToken(ctx: Context, { appid }: AppRow): Promise<Finding> {
  const { tokenSource, ops } = ctx.wechat.of(appid);
  try {
    if ((await tokenSource.get()) === "") {
      await ops.apiDomainIps();
      return {
        check: "access_token",
        appid,
        verdict: "ok",
        says: { zh: "不需要：开放接口服务可用。", en: "None is needed: 开放接口服务 answers." },
        todo: null,
      };
    }
  } catch (error) {
    return { check: "access_token", appid, verdict: "bad", ...inWords(error) };
  }
  const minutes = Math.round(
    ((tokenSource.state().expiresAtMs ?? Date.now()) - Date.now()) / 60_000,
  );
  return {
    check: "access_token",
    appid,
    verdict: "ok",
    says: { zh: `有，还可用 ${minutes} 分钟。`, en: `There is one, good for ${minutes} minutes.` },
    todo: null,
  };
}

async function checkTemplates(ctx: Context, { appid }: AppRow): Promise<Finding> {
  const check = "templates";
  try {
    const [atWechat, scenes, ours] = await Promise.all([
      ctx.wechat.of(appid).templates.list(),
      listScenes(ctx.db, appid),
      listTemplates(ctx.db, appid),
    ]);
    const contents = new Map(ours.map(({ priTmplId, content }) => [priTmplId, content]));
    for (const scene of scenes) {
      const listed = atWechat.find((item) => item.priTmplId === scene.templateId);
      if (listed !== undefined && listed.content === contents.get(scene.templateId)) continue;
      const [zh, en] =
        listed === undefined
          ? ["微信那里已经没有了", "WeChat does not list any more"]
          : ["在微信那里变了", "changed at WeChat"];
      return {
        check,
        appid,
        verdict: "bad",
        says: {
          zh: `场景 ${scene.name} 用的模板${zh}。`,
          en: `Scene ${scene.name} uses a template that ${en}.`,
        },
        todo: {
          zh: `POST /v1/templates/sync?appid=${appid}，然后再保存一次场景。`,
          en: `POST /v1/templates/sync?appid=${appid}, then save the scene again.`,
        },
      };
    }
    return {
      check,
      appid,
      verdict: "ok",
      says: {
        zh: `微信那里有 ${atWechat.length} 个模板，${scenes.length} 个场景都与之一致。`,
        en: `Templates at WeChat: ${atWechat.length}; scenes: ${scenes.length}; all in step.`,
      },
      todo: null,
    };
  } catch (error) {
    return { check, appid, verdict: "bad", ...inWords(error) };
  }
}

/** Enough sends that one of them would have been told of. */
const tellingSends = 20;
const silenceMs = 6 * 3_600_000;

/** Messages go out and nothing comes back: a certificate that has run out, a firewall, another server's URL at WeChat. */
async function checkSilence(
  ctx: Context,
  { appid, platform, callbackVerifiedAt }: AppRow,
): Promise<Finding> {
  const check = "callback-pushes";
  const lastAt = await lastCallbackAt(ctx.db, appid);
  if (platform !== null && lastAt === undefined) {
    return {
      check,
      appid,
      verdict: "warn",
      says: {
        zh: `经第三方平台 ${platform} 接收，微信还没有推送过。`,
        en: `By way of platform ${platform}; WeChat has pushed nothing yet.`,
      },
      todo: {
        zh: `核对 open.weixin.qq.com 的“消息与事件接收 URL”与 GET /v1/platforms/${platform} 的 messagePath。`,
        en: `Compare the 消息与事件接收 URL at open.weixin.qq.com with messagePath of GET /v1/platforms/${platform}.`,
      },
    };
  }
  const calls = await countApiCalls(ctx.db, appid);
  const sends = calls.find((one) => one.api === apiPaths.subscribe)?.today ?? 0;
  const [lastZh, lastEn] =
    lastAt === undefined
      ? ["还没有收到过推送", "No push has come yet"]
      : [`最近一次推送在 ${lastAt.toISOString()}`, `The last push came at ${lastAt.toISOString()}`];
  const isSilent = sends >= tellingSends && Date.now() - (lastAt?.getTime() ?? 0) > silenceMs;
  if (isSilent || (lastAt === undefined && callbackVerifiedAt === null)) {
    return {
      check,
      appid,
      verdict: "warn",
      says: {
        zh: `${lastZh}，今天发出 ${sends} 条。`,
        en: `${lastEn}; ${sends} messages went out today.`,
      },
      todo: {
        zh: `到 消息推送配置 核对 URL（…/wechat/callback/${appid}）、Token、EncodingAESKey，再保存一次；检查证书和防火墙。`,
        en: `Compare URL (…/wechat/callback/${appid}), Token and EncodingAESKey at 消息推送配置, and save there again; look at certificate and firewall.`,
      },
    };
  }
  return { check, appid, verdict: "ok", says: { zh: `${lastZh}。`, en: `${lastEn}.` }, todo: null };
}

function inWords(error: unknown): Pick<Finding, "says" | "todo"> {
  if (error instanceof WechatApiError) {
    const { zh, en, remedy } = describeErrcode(error.errcode);
    return {
      says: { zh: `${zh}（${error.errcode}）。`, en: `${en} (${error.errcode}).` },
      todo: remedy,
    };
  }
  return {
    says: { zh: "微信没有回答。", en: "WeChat gave no answer." },
    todo: {
      zh: "见上面的 network 一项，以及服务器日志。",
      en: "See network above, and the server's log.",
    },
  };
}
