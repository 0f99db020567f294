import { fit, parseTemplate, WechatApiError, type WechatClient } from "@hongyan/wechat";
import { bodyParser } from "@koa/bodyparser";
import { Router } from "@koa/router";
import Koa, { type Context, type Next } from "koa";

/** `POST /app/send`: the code of wx.login becomes an openid, and the openid gets one subscribe message. */
export async function createServer(wechat: WechatClient, templateId: string): Promise<Koa> {
  const item = (await wechat.templates.list()).find((one) => one.priTmplId === templateId);
  if (item === undefined) throw new Error(`模板 ${templateId} 不在该小程序的模板列表中`);
  const template = parseTemplate(item);

  const router = new Router();
  router.post("/app/send", async (ctx) => {
    const { code, taskName, remarks, className } = readBody(ctx.request.body);

    // Before the code is used up: a bad value must not cost the user a log-in.
    const values = { thing1: taskName, thing10: remarks, thing9: className };
    const { data, changes, violations } = fit(template, values);
    if (violations.length > 0) {
      const reasons = violations.map((violation) => violation.message.zh).join("；");
      throw new Problem(422, "DATA_INVALID", reasons, { violations });
    }

    const { openid } = await wechat.login.code2session(code);
    const outcome = await wechat.subscribe.send({ touser: openid, template_id: templateId, data });
    if (outcome.kind === "refused") throw refusal(outcome.errcode, outcome.errmsg);
    if (outcome.kind === "unanswered") {
      throw outcome.requestSent
        ? new Problem(504, "UNKNOWN", "微信没有应答，消息可能已送达：请勿自动重发")
        : new Problem(503, "NOT_SENT", "消息没有发出，请重新调用 wx.login 后再试");
    }
    ctx.body = { msgid: outcome.msgid, data, changes };
  });

  const server = new Koa();
  server.use(answerProblems);
  server.use(bodyParser({ enableTypes: ["json"] }));
  server.use(router.routes());
  return server;
}

/** What the caller is told, and with which HTTP status. */
class Problem extends Error {
  readonly status: number;
  readonly answer: object;

  constructor(status: number, code: string, message: string, details?: object) {
    super(message);
    this.status = status;
    this.answer = { error: { code, message, ...details } };
  }
}

function readBody(body: unknown): Record<string, unknown> & { code: string } {
  const { code, ...values } = Object(body) as Record<string, unknown>;
  if (typeof code === "string" && code !== "") return { code, ...values };
  throw new Problem(400, "BAD_REQUEST", "请求体应为 JSON：{ code, taskName, remarks, className }");
}

/** The mini program can do something about three errcodes; the others are for whoever runs the server. */
function refusal(errcode: number, errmsg: string): Problem {
  const details = { errcode };
  switch (errcode) {
    case 40029:
      return new Problem(400, "CODE_INVALID", "code 无效或已过期，请重新调用 wx.login", details);
    case 40163:
      return new Problem(409, "CODE_USED", "code 已被使用，请重新调用 wx.login", details);
    case 43101:
      return new Problem(409, "NO_GRANT", "用户没有剩余授权，请在下次点击时再次请求", details);
    default:
      return new Problem(502, "WECHAT_REFUSED", `微信拒绝了请求：${errmsg}`, details);
  }
}

async function answerProblems(ctx: Context, next: Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    const problem = toProblem(error);
    ctx.status = problem.status;
    ctx.body = problem.answer;
    if (problem.status >= 500) ctx.app.emit("error", error, ctx);
  }
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof WechatApiError) return refusal(error.errcode, error.errmsg);
  if (error instanceof SyntaxError) return new Problem(400, "BAD_REQUEST", "请求体不是合法的 JSON");
  if (error instanceof Koa.HttpError)
    return new Problem(error.status, "BAD_REQUEST", "请求体无法读取");
  return new Problem(503, "UNAVAILABLE", "暂时无法登录微信，请稍后重新调用 wx.login 再试");
}
