import { createPush } from "@hongyan/miniprogram";
import { baseUrl, type scene } from "./config";

export const push = createPush<typeof scene>({ api: wx, baseUrl });
