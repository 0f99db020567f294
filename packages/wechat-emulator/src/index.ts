export { startEmulator } from "./start-emulator.ts";
export type { Emulator, EmulatorOptions, PhoneOptions } from "./start-emulator.ts";
export type { Control } from "./control/control.ts";
export type { AppInput, TemplateInput } from "./control/apps.ts";
export type { ApiSecurityInput, ApiSecurityKeys } from "./control/api-security.ts";
export type { AgentInput } from "./control/agents.ts";
export type { ConversationView, EnterSessionInput, SessionInput } from "./control/conversation.ts";
export type { SubscribeDeviceInput } from "./control/devices.ts";
export type { AuthorizeInput, PlatformInput } from "./control/platforms.ts";
export type { MediaInput } from "./control/media.ts";
export type {
  NotifyCodeInput,
  NotifyResultInput,
  ServiceCardView,
} from "./control/service-cards.ts";
export type { UserMessageInput } from "./control/user-message.ts";
export type { SetCallbackInput, Verification } from "./control/callback-settings.ts";
export type { CallbackDelivery, CallbacksInput } from "./control/callbacks.ts";
export type { RawPushInput } from "./control/push-raw.ts";
export type { UserInput, UsersInput } from "./control/users.ts";
export type {
  Remaining,
  SettingsInput,
  SubscribeInput,
  SubscribeManyInput,
} from "./control/subscriptions.ts";
export type { MessagesInput, MessagesSummary } from "./control/messages.ts";
export type { Message } from "./describe-message.ts";
export type { FaultInput } from "./control/faults.ts";
export type { Calls, PathSummary } from "./control/observe.ts";
export { ControlError } from "./control/control-error.ts";
export { coverage } from "./coverage.ts";
export type { Coverage } from "./coverage.ts";
export { demo } from "./demo.ts";
export type { LiveEntry, LiveFacts } from "./live.ts";
export { startHeadlessPhone } from "./phone/headless-phone.ts";
export type {
  HeadlessPhone,
  HeadlessPhoneOptions,
  PhoneRecord,
  SheetBehaviour,
} from "./phone/headless-phone.ts";
export { BackendError } from "./phone/http-backend.ts";
export { createMemoryStorage } from "./phone/memory-storage.ts";
export type { EnterOptions, SheetTemplate, Storage } from "./phone/ports.ts";
export type { Wx } from "./phone/wx/create-wx.ts";
export type { EmulatorEvent, EventEntry } from "./events.ts";
export type { Attempt } from "./push/delivery.ts";
export type { Message as PushedMessage } from "./push/message.ts";
export { faultKinds } from "./faults.ts";
export type { FaultKind } from "./faults.ts";
export type { Callback } from "./state.ts";
export type { Switches } from "./switches.ts";
export { replayScenario } from "./scenario/replay-scenario.ts";
export type { Replayed } from "./scenario/replay-scenario.ts";
export { readScenario } from "./scenario/scenario.ts";
export type { Scenario, ScenarioCall, SentResult } from "./scenario/scenario.ts";
export { AuthorityError } from "./tls/authority-error.ts";
export type { TlsOptions } from "./tls/listen-tls.ts";
