export { createWechatClient, type WechatClient, type WechatClientOptions } from "./client.ts";
export type { ApiSecurityOptions } from "./api-security/options.ts";
export type { Agent, AgentsApi, NewAgent, OnlineAgent } from "./api/agents.ts";
export type { AgentSessionsApi } from "./api/agent-sessions.ts";
export type { ContentSecurityApi, TextToCheck, TextVerdict } from "./api/content-security.ts";
export type { CustomerServiceApi, CustomerServiceMessage } from "./api/customer-service.ts";
export type { DeviceApi, DeviceMessage } from "./api/device.ts";
export type { Login, LoginApi, SessionKeyProof } from "./api/login.ts";
export type { Media, MediaUpload, UploadedMedia } from "./api/media.ts";
export type {
  OfficialAccountApi,
  OfficialAccountTemplate,
  TemplateMessage,
} from "./api/official-account.ts";
export type { ApiQuota, CallbackCheck, OpsApi, RateLimit, RecordedRequest } from "./api/ops.ts";
export type {
  ServiceCard,
  ServiceCardKey,
  ServiceCardsApi,
  ServiceCardState,
} from "./api/service-cards.ts";
export type { SubscribeApi, SubscribeMessage } from "./api/subscribe.ts";
export type { LibraryKeyword, LibraryTitle, NewTemplate, TemplatesApi } from "./api/templates.ts";

export {
  createIdentifiedClient,
  type AppIdentity,
  type IdentifiedClientOptions,
} from "./platform/identified-client.ts";
export type { RefreshTokenStore } from "./platform/authorizer-token.ts";
export type { Authorization } from "./platform/authorization.ts";
export { authorizationUrl, type AuthorizationUrlOptions } from "./platform/authorization-url.ts";
export { describePlatformEvent, type PlatformEvent } from "./platform/describe-platform-event.ts";
export {
  createPlatformClient,
  type AuthorizerInfo,
  type PlatformClient,
  type PlatformClientOptions,
  type RenewedToken,
} from "./platform/platform-client.ts";

export {
  createTokenSource,
  type TokenSource,
  type TokenSourceOptions,
  type TokenState,
} from "./token/token-source.ts";
export { createMemoryTokenStore } from "./token/memory-token-store.ts";
export type { StoredToken, TokenStore } from "./token/token-store.ts";

export {
  answerTooLarge,
  notStarted,
  maxBodyBytes,
  TransportError,
  type Transport,
  type TransportErrorCode,
  type TransportRequest,
  type TransportResponse,
} from "./wire/transport.ts";
export type { Sender, SendOutcome } from "./wire/send.ts";
export { defaultApiBase } from "./wire/api-base.ts";
export { fetchTransport } from "./wire/fetch-transport.ts";
export { toTransportError } from "./wire/to-transport-error.ts";

export {
  SecretUnavailableError,
  TokenBusyError,
  TokenRejectedError,
  WechatApiError,
  WechatConfigError,
  WechatError,
  WechatUnansweredError,
  type UnansweredReason,
} from "./errors.ts";
export { redact } from "./redact.ts";

export { errcodes } from "./errcodes/table.ts";
export { describeErrcode } from "./errcodes/describe-errcode.ts";
export type { ErrcodeArea, ErrcodeClass, ErrcodeInfo } from "./errcodes/types.ts";

export { describeKeyword } from "./keywords/describe-keyword.ts";
export { parseTemplate } from "./keywords/parse-template.ts";
export { validate, type ValidateOptions } from "./keywords/validate.ts";
export { defaultStandIns, fit, type Change, type FitOptions, type Fitted } from "./keywords/fit.ts";
export type {
  BilingualText,
  Keyword,
  KeywordType,
  Template,
  TemplateItem,
  Violation,
  ViolationRule,
} from "./keywords/types.ts";

export { callbackSignature } from "./callback/signature.ts";
export { decryptFrame } from "./callback/decrypt-frame.ts";
export {
  describeCallback,
  type CallbackContent,
  type CustomerMessage,
  type ServiceCardResult,
  type SubscribeChoice,
  type SubscribeResult,
} from "./callback/describe-callback.ts";
export { encryptFrame } from "./callback/encrypt-frame.ts";
export {
  readCallback,
  readTrustedCallback,
  type CallbackLimits,
  type CallbackReading,
} from "./callback/read-callback.ts";
export { transferToAgents } from "./callback/transfer-to-agents.ts";
export { verifyCallbackUrl } from "./callback/verify-callback-url.ts";
export { writeCallbackReply, type CallbackReplyOptions } from "./callback/write-callback-reply.ts";
export type {
  CallbackFormat,
  CallbackPush,
  CallbackQuery,
  CallbackRefusal,
  CallbackSettings,
  CallbackStage,
} from "./callback/types.ts";
