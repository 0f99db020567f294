import { createWechatClient } from "@hongyan/wechat";
import { createServer } from "./server.ts";

const { WECHAT_API_BASE: apiBase, PORT: port = "3000" } = process.env;

const wechat = createWechatClient({
  appid: required("WECHAT_APPID"),
  secret: required("WECHAT_SECRET"),
  ...(apiBase ? { apiBase } : {}),
});
const server = await createServer(wechat, required("TEMPLATE_ID"));
server.listen(Number(port), () => {
  process.stdout.write(`POST http://127.0.0.1:${port}/app/send\n`);
});

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`请设置环境变量 ${name}`);
  return value;
}
