import { createPush } from "@hongyan/miniprogram";
import Taro from "@tarojs/taro";

export const push = createPush<"task-reminder">({ api: Taro, baseUrl: "http://127.0.0.1:3000" });
