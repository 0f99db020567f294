import { createPush } from "@hongyan/miniprogram";

export const push = createPush<"task-reminder">({ api: uni, baseUrl: "http://127.0.0.1:3000" });
