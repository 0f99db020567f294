const client = require("@hongyan/client");
const miniprogram = require("@hongyan/miniprogram");
const wechat = require("@hongyan/wechat");
const emulator = require("@hongyan/wechat-emulator");
const openapi = require("@hongyan/client/openapi.json");
const { sendOne } = require("./send-one.cjs");

if (!openapi.openapi.startsWith("3.1")) throw new Error("openapi.json is not OpenAPI 3.1");
void sendOne({ client, emulator, miniprogram, wechat });
