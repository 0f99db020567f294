import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from "fastify";
import {
  createJsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from "fastify-type-provider-zod";
import type { Context } from "../context.ts";
import { createSubmitter } from "../flow/messages/submit-message.ts";
import { auditRoutes } from "./audit/audit-routes.ts";
import { guardRoutes } from "./auth.ts";
import { consoleRoutes } from "./console.ts";
import { createCallers } from "./callers.ts";
import { createCsrf } from "./csrf.ts";
import { createGatewayTokens } from "./drop-in/gateway-tokens.ts";
import { answerErrors } from "./errors.ts";
import { nameOperations } from "./operation-id.ts";
import { limitBodyTime, longestRequestMs } from "./limit-body-time.ts";
import { apiKeyRoutes } from "./routes/api-keys.ts";
import { appConnectionRoutes } from "./routes/app-connection.ts";
import { appRoutes } from "./routes/apps.ts";
import { campaignDraftRoutes } from "./routes/campaign-drafts.ts";
import { auditLogRoutes } from "./routes/audit-log.ts";
import { campaignListRoutes } from "./routes/campaign-lists.ts";
import { campaignProgressRoutes } from "./routes/campaign-progress.ts";
import { campaignTestRoutes } from "./routes/campaign-test.ts";
import { campaignRoutes } from "./routes/campaigns.ts";
import { callbackRoutes } from "./routes/callback.ts";
import { receivedCallbackRoutes } from "./routes/received-callbacks.ts";
import { customerServiceRoutes } from "./routes/customer-service.ts";
import { diagnosisRoutes } from "./routes/diagnosis.ts";
import { eventRoutes } from "./routes/events.ts";
import { grantRoutes } from "./routes/grants.ts";
import { deviceMessageRoutes } from "./routes/device-messages.ts";
import { dropInRoutes } from "./routes/drop-in.ts";
import { healthRoutes } from "./routes/health.ts";
import { installationRoutes } from "./routes/installation.ts";
import { retentionRoutes } from "./routes/retention.ts";
import { messageRoutes } from "./routes/messages.ts";
import { miniprogramRoutes } from "./routes/miniprogram.ts";
import { operatorRoutes } from "./routes/operators.ts";
import { operatorSessionRoutes } from "./routes/operator-session.ts";
import { ownAccountRoutes } from "./routes/own-account.ts";
import { sceneDraftRoutes } from "./routes/scene-drafts.ts";
import { sceneRoutes } from "./routes/scenes.ts";
import { serviceCardRoutes } from "./routes/service-cards.ts";
import { statisticsRoutes } from "./routes/statistics.ts";
import { templateMessageRoutes } from "./routes/template-messages.ts";
import { templateLibraryRoutes } from "./routes/template-library.ts";
import { templateRoutes } from "./routes/templates.ts";
import { uniformMessageRoutes } from "./routes/uniform-messages.ts";
import { userRoutes } from "./routes/users.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { createSessionTokens } from "./session-tokens.ts";

const bodyLimitBytes = 1024 * 1024;
const headersMs = 30_000;
const bodyMs = 30_000;

/** Of helmet's headers those that mean something to a JSON API; the documentation page brings a policy of its own. */
const jsonApiHeaders = {
  contentSecurityPolicy: false,
  crossOriginOpenerPolicy: false,
  dnsPrefetchControl: false,
  ieNoOpen: false,
  originAgentCluster: false,
  permittedCrossDomainPolicies: false,
  xssFilter: false,
} as const;

/** The HTTP interface: routes, their checks and their documentation, over one context. */
export async function createHttpApp(
  ctx: Context,
  isStopping: () => boolean = () => false,
): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = ctx.logger;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    requestTimeout: longestRequestMs,
    http: { headersTimeout: headersMs },
    trustProxy: ctx.config.trustedProxies.length === 0 ? false : ctx.config.trustedProxies,
    routerOptions: { maxParamLength: 200 },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerErrors(app);
  limitBodyTime(app, bodyMs);

  const sessions = createSessionTokens(ctx.secrets);
  const submit = createSubmitter(ctx);
  const gatewayTokens = createGatewayTokens(ctx);
  const callers = createCallers(ctx);
  const csrf = createCsrf(ctx.secrets);
  // Before the guard, which reads them.
  await app.register(cookie);
  guardRoutes(app, { sessions, gatewayTokens, callers, csrf });
  auditRoutes(app, ctx);
  await app.register(helmet, jsonApiHeaders);
  await app.register(rateLimit, { global: false });
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Hongyan 鸿雁",
        version: "0.1.0",
        description: "Message push for WeChat Mini Programs 微信小程序消息推送",
      },
      components: {
        securitySchemes: {
          apiKey: { type: "http", scheme: "bearer", description: "An API key" },
          operator: {
            type: "apiKey",
            in: "cookie",
            name: "hongyan",
            description:
              "Set by POST /v1/session (over https its name is __Host-hongyan). Every /v1 route takes it in place of an API key; what changes something needs the header x-hongyan-csrf too",
          },
          session: { type: "http", scheme: "bearer", description: "A token of POST /mp/sessions" },
          wechatToken: {
            type: "apiKey",
            in: "query",
            name: "access_token",
            description: "A token of /cgi-bin/token or /cgi-bin/stable_token of this server",
          },
        },
      },
    },
    transform: nameOperations(createJsonSchemaTransform({ skipList: [] })),
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: true,
    theme: {
      title: "Hongyan 鸿雁 API",
      css: [{ filename: "hongyan.css", content: ".topbar { display: none; }" }],
    },
  });

  await app.register(async (routes) => {
    healthRoutes(routes, ctx, isStopping);
    miniprogramRoutes(routes, ctx, { submit, sessions });
    messageRoutes(routes, ctx, { submit, callers });
    campaignRoutes(routes, ctx);
    campaignProgressRoutes(routes, ctx, callers);
    campaignDraftRoutes(routes, ctx);
    campaignTestRoutes(routes, ctx, submit);
    grantRoutes(routes, ctx);
    userRoutes(routes, ctx);
    sceneRoutes(routes, ctx);
    sceneDraftRoutes(routes, ctx);
    templateRoutes(routes, ctx);
    templateLibraryRoutes(routes, ctx);
    templateMessageRoutes(routes, ctx, submit);
    deviceMessageRoutes(routes, ctx, submit);
    serviceCardRoutes(routes, ctx);
    uniformMessageRoutes(routes, ctx);
    customerServiceRoutes(routes, ctx, submit);
    appRoutes(routes, ctx, callers);
    appConnectionRoutes(routes, ctx);
    apiKeyRoutes(routes, ctx, callers);
    operatorSessionRoutes(routes, ctx, { callers, csrf });
    auditLogRoutes(routes, ctx);
    operatorRoutes(routes, ctx, callers);
    ownAccountRoutes(routes, ctx, { callers, csrf });
    diagnosisRoutes(routes, ctx);
    installationRoutes(routes, ctx);
    retentionRoutes(routes, ctx);
    receivedCallbackRoutes(routes, ctx);
    webhookRoutes(routes, ctx);
    statisticsRoutes(routes, ctx);
    eventRoutes(routes, ctx, callers);
  });
  await app.register(async (routes) => campaignListRoutes(routes, ctx));
  await app.register(async (routes) => callbackRoutes(routes, ctx));
  await app.register((routes) => dropInRoutes(routes, ctx, { submit, gatewayTokens }));
  await app.register((routes) => consoleRoutes(routes));
  app.get("/openapi.json", { config: { access: "public" }, schema: { hide: true } }, () =>
    app.swagger(),
  );
  return app;
}
