// As in a mini program's own project: neither Node's types nor the browser's.
import { createPush, type PlatformApi } from "@hongyan/miniprogram";

declare const wx: PlatformApi;

export const push = createPush({ api: wx, baseUrl: "https://push.example.com" });
