import * as client from "@hongyan/client";
import * as miniprogram from "@hongyan/miniprogram";
import * as wechat from "@hongyan/wechat";
import * as emulator from "@hongyan/wechat-emulator";
import { sendOne } from "./send-one.cjs";

await sendOne({ client, emulator, miniprogram, wechat });
