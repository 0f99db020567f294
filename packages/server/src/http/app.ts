import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import type { Context } from "../context.ts";
import { createSubmitter } from "../flow/messages/submit-message.ts";
import { auditRoutes } from "./audit/audit-routes.ts";
import { guardRoutes } from "./auth.ts";
import { brokenRequests } from "./broken-requests.ts";
import { consoleRoutes } from "./console.ts";
import { createCallers } from "./callers.ts";
import { createCsrf } from "./csrf.ts";
import { createGatewayTokens } from "./drop-in/gateway-tokens.ts";
import { answerErrors } from "./errors.ts";
import { createApproach } from "./identify-user.ts";
import { limitBodyTime, longestRequestMs } from "./limit-body-time.ts";
import { limitJson } from "./limit-json.ts";
import { nameRequest, observeRequests } from "./observe-requests.ts";
import { apiKeyRoutes } from "./routes/api-keys.ts";
import { describeRoutes } from "./openapi/describe-routes.ts";
import { appConnectionRoutes } from "./routes/app-connection.ts";
import { appSendRoutes } from "./routes/app-send.ts";
import { appRoutes } from "./routes/apps.ts";
import { campaignDraftRoutes } from "./routes/campaign-drafts.ts";
import { auditLogRoutes } from "./routes/audit-log.ts";
import { campaignListRoutes } from "./routes/campaign-lists.ts";
import { campaignProgressRoutes } from "./routes/campaign-progress.ts";
import { campaignTestRoutes } from "./routes/campaign-test.ts";
import { campaignRoutes } from "./routes/campaigns.ts";
import { callbackRoutes } from "./routes/callback.ts";
import { personalDataRoutes } from "./routes/personal-data.ts";
import { receivedCallbackRoutes } from "./routes/received-callbacks.ts";
import { customerServiceRoutes } from "./routes/customer-service.ts";
import { diagnosisRoutes } from "./routes/diagnosis.ts";
import { eventRoutes } from "./routes/events.ts";
import { grantRoutes } from "./routes/grants.ts";
import { documentationRoutes } from "./routes/documentation.ts";
import { deviceMessageRoutes } from "./routes/device-messages.ts";
import { dropInRoutes } from "./routes/drop-in.ts";
import { healthRoutes } from "./routes/health.ts";
import { installationRoutes } from "./routes/installation.ts";
import { retentionRoutes } from "./routes/retention.ts";
import { backupRoutes } from "./routes/backups.ts";
import { messageDetailRoutes } from "./routes/message-detail.ts";
import { messageListRoutes } from "./routes/message-list.ts";
import { messageRoutes } from "./routes/messages.ts";
import { miniprogramRoutes } from "./routes/miniprogram.ts";
import { platformPageRoutes } from "./routes/platform-pages.ts";
import { platformRoutes } from "./routes/platforms.ts";
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
import { webhookDeliveryRoutes } from "./routes/webhook-deliveries.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { sendSafeHeaders } from "./safe-headers.ts";
import { createKeyRequests } from "./key-requests.ts";
import { createSessionTokens } from "./session-tokens.ts";
import { traceRequests } from "./trace-requests.ts";

const bodyLimitBytes = 1024 * 1024;
const headersMs = 30_000;
const bodyMs = 30_000;
/** Longer than load balancers keep idle connections (60 s): it is they who close them, and no request meets a closed one. */
const idleMs = 72_000;
/** How often connections that are too slow are looked for. */
const checkConnectionsMs = 5_000;

/** The HTTP interface: routes, their checks and their documentation, over one context. */
export async function createHttpApp(
  ctx: Context,
  isStopping: () => boolean = () => false,
): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = ctx.logger;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // Lines name their request by themselves: a logger for each would say it twice.
    childLoggerFactory: (logger) => logger,
    genReqId: nameRequest,
    bodyLimit: bodyLimitBytes,
    requestTimeout: longestRequestMs,
    http: { headersTimeout: headersMs, connectionsCheckingInterval: checkConnectionsMs },
    keepAliveTimeout: idleMs,
    ...brokenRequests,
    trustProxy: ctx.config.trustedProxies.length === 0 ? false : ctx.config.trustedProxies,
    routerOptions: { maxParamLength: 200 },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerErrors(app, ctx.config);
  sendSafeHeaders(app);
  limitJson(app);
  observeRequests(app, ctx);
  limitBodyTime(app, bodyMs);
  app.server.maxConnections = ctx.config.maxConnections;

  const sessions = createSessionTokens(ctx.secrets);
  const submit = createSubmitter(ctx);
  const approach = createApproach(ctx);
  const gatewayTokens = createGatewayTokens(ctx);
  const callers = createCallers(ctx);
  const csrf = createCsrf(ctx.secrets);
  // Before the guard, which reads them.
  await app.register(cookie);
  guardRoutes(app, {
    sessions,
    gatewayTokens,
    callers,
    csrf,
    keyRequests: createKeyRequests(ctx.config),
  });
  // After the guard: who is turned away leaves no trace, and cannot write into that of others.
  traceRequests(app, ctx.tracing);
  auditRoutes(app, ctx);
  await app.register(rateLimit, { global: false });
  await describeRoutes(app);
  if (ctx.config.docs) await documentationRoutes(app);

  await app.register(async (routes) => {
    healthRoutes(routes, ctx, isStopping);
    appSendRoutes(routes, ctx, { approach, submit });
    miniprogramRoutes(routes, ctx, { approach, sessions });
    messageRoutes(routes, ctx, submit);
    messageListRoutes(routes, ctx, callers);
    messageDetailRoutes(routes, ctx);
    campaignRoutes(routes, ctx);
    campaignProgressRoutes(routes, ctx, callers);
    campaignDraftRoutes(routes, ctx);
    campaignTestRoutes(routes, ctx, submit);
    grantRoutes(routes, ctx);
    userRoutes(routes, ctx);
    personalDataRoutes(routes, ctx);
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
    platformRoutes(routes, ctx);
    platformPageRoutes(routes, ctx);
    apiKeyRoutes(routes, ctx, callers);
    operatorSessionRoutes(routes, ctx, { callers, csrf });
    auditLogRoutes(routes, ctx);
    operatorRoutes(routes, ctx, callers);
    ownAccountRoutes(routes, ctx, { callers, csrf });
    diagnosisRoutes(routes, ctx);
    installationRoutes(routes, ctx);
    retentionRoutes(routes, ctx);
    backupRoutes(routes, ctx);
    receivedCallbackRoutes(routes, ctx);
    webhookRoutes(routes, ctx);
    webhookDeliveryRoutes(routes, ctx);
    statisticsRoutes(routes, ctx);
    eventRoutes(routes, ctx, callers);
  });
  await app.register(async (routes) => campaignListRoutes(routes, ctx));
  await app.register(async (routes) => callbackRoutes(routes, ctx));
  await app.register((routes) => dropInRoutes(routes, ctx, { submit, gatewayTokens }));
  await app.register((routes) => consoleRoutes(routes));
  return app;
}
