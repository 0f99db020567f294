export { createPush } from "./create-push.ts";
export type { Push, PushOptions, PushState } from "./create-push.ts";
export type { Choice, RequestResult } from "./ask.ts";
export type { DeviceRequest, DeviceResult } from "./device.ts";
export type { PushError, Retry } from "./errors.ts";
export type { Opening } from "./openings.ts";
export type { PlatformApi } from "./platform.ts";
export type { SendResult } from "./send.ts";
