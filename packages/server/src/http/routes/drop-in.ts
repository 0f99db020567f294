import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Context } from "../../context.ts";
import type { SubmitMessage } from "../../flow/messages/submission.ts";
import { customSend } from "../drop-in/custom-send.ts";
import { customTyping } from "../drop-in/custom-typing.ts";
import { deviceSend } from "../drop-in/device-send.ts";
import type { Endpoint } from "../drop-in/endpoint.ts";
import type { GatewayCaller, GatewayTokens } from "../drop-in/gateway-tokens.ts";
import { mediaUploadPath, mediaUploadRoute } from "../drop-in/media-upload.ts";
import { readBody } from "../drop-in/read-body.ts";
import { snTicket } from "../drop-in/sn-ticket.ts";
import { subscribeSend } from "../drop-in/subscribe-send.ts";
import { templateSend } from "../drop-in/template-send.ts";
import { toFault } from "../drop-in/to-fault.ts";
import { giveToken } from "../drop-in/token.ts";
import { uniformSend } from "../drop-in/uniform-send.ts";
import { getUserNotify, setUserNotify, setUserNotifyExt } from "../drop-in/user-notify.ts";
import { answerFault, answerWechat } from "../drop-in/wechat-answer.ts";
import { WechatFault } from "../drop-in/wechat-fault.ts";
import { perAddress } from "../flood-limits.ts";

const endpoints: Endpoint[] = [
  subscribeSend,
  customSend,
  customTyping,
  uniformSend,
  templateSend,
  deviceSend,
  snTicket,
  setUserNotify,
  setUserNotifyExt,
  getUserNotify,
];

const tokenPath = "/cgi-bin/token";
const stableTokenPath = "/cgi-bin/stable_token";
/** Where WeChat's API lives: whatever is not served there is refused in WeChat's form as well. */
const wechatFolders = ["/cgi-bin", "/wxa", "/wxaapi", "/customservice", "/sns"];

const tags = ["drop-in"];

/**
 * WeChat's own paths, in WeChat's own shapes, for programs that were written for api.weixin.qq.com: they take the base URL of
 * this server and an API key as AppSecret. What they send goes down the same durable path as POST /v1/messages.
 */
export async function dropInRoutes(
  app: FastifyInstance,
  ctx: Context,
  { submit, gatewayTokens }: { submit: SubmitMessage; gatewayTokens: GatewayTokens },
): Promise<void> {
  // WeChat looks at the body, not at its declared type: some SDKs post JSON as a form.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => {
    const fault = toFault(error);
    if (fault.errcode === -1) request.log.error({ err: error }, "a drop-in call failed");
    return answerFault(reply, fault);
  });

  tokenRoutes(app, ctx, gatewayTokens);
  for (const endpoint of endpoints) {
    app.post(
      endpoint.path,
      {
        config: { access: { wechatToken: endpoint.scope } },
        schema: { tags, summary: endpoint.summary, security: [{ wechatToken: [] }] },
      },
      async (request, reply) => {
        const { appid } = callerOf(request);
        const body = readBody(request.body);
        const answer = await endpoint.answer({ ctx, submit, appid, body });
        return answerWechat(reply, { errcode: 0, errmsg: "ok", ...answer });
      },
    );
    refuseMethod(app, "GET", endpoint.path, new WechatFault(43002, "require POST method"));
  }
  await app.register((scope) => mediaUploadRoute(scope, ctx, callerOf));
  refuseMethod(app, "GET", mediaUploadPath, new WechatFault(43002, "require POST method"));
  refuseTheRest(app);
}

/** Success has no errcode here, as at WeChat. No token is to be kept by anybody on the way. */
function tokenRoutes(app: FastifyInstance, ctx: Context, tokens: GatewayTokens): void {
  const summary = "Token for an API key given as AppSecret";
  // Each call looks for a key in the database, and whoever asks has shown none yet.
  const config = { access: "public" as const, ...perAddress(ctx.config) };
  const options = { config, schema: { tags, summary } };

  app.get(tokenPath, options, async (request, reply) => {
    const { appid, secret, grant_type: grantType } = request.query as Record<string, unknown>;
    const answer = await giveToken(ctx, tokens, { appid, secret, grantType });
    return answerWechat(reply.header("cache-control", "no-store"), answer);
  });
  refuseMethod(app, "POST", tokenPath, new WechatFault(43001, "require GET method"));

  app.post(stableTokenPath, options, async (request, reply) => {
    const { appid, secret, grant_type: grantType } = readBody(request.body);
    const answer = await giveToken(ctx, tokens, { appid, secret, grantType });
    return answerWechat(reply.header("cache-control", "no-store"), answer);
  });
  refuseMethod(app, "GET", stableTokenPath, new WechatFault(43002, "require POST method"));
}

function refuseMethod(
  app: FastifyInstance,
  method: "GET" | "POST",
  url: string,
  fault: WechatFault,
): void {
  app.route({
    method,
    url,
    config: { access: "public" },
    schema: { hide: true },
    handler: (_request, reply) => answerFault(reply, fault),
  });
}

function refuseTheRest(app: FastifyInstance): void {
  const paths = endpoints.map((endpoint) => endpoint.path);
  const served = [tokenPath, stableTokenPath, ...paths, mediaUploadPath];
  const fault = new WechatFault(
    40066,
    `invalid url, this server stands in for ${served.join(", ")}; call api.weixin.qq.com for all others`,
  );
  for (const folder of wechatFolders) {
    app.route({
      method: ["GET", "POST"],
      url: `${folder}/*`,
      config: { access: "public" },
      schema: { hide: true },
      handler: (_request, reply) => answerFault(reply, fault),
    });
  }
}

function callerOf(request: FastifyRequest): GatewayCaller {
  if (request.gatewayCaller === null) throw new WechatFault(41001, "access_token missing");
  return request.gatewayCaller;
}
