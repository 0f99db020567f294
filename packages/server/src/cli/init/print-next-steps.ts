import type { Cli } from "../frame/cli.ts";
import { quoted } from "../frame/quoted.ts";

/** What to do with a scene that was just made: let users allow it, send it, look at it. */
export function printNextSteps(
  cli: Cli,
  made: { url: string; appid: string; scene: string; params: Record<string, string> },
): void {
  const { url, appid, scene, params } = made;
  const flags = Object.entries(params).map(([name, value]) => `--param ${name}=${quoted(value)}`);
  const body = { appid, to: { openid: "OPENID" }, scene, params };
  const step = (en: string, zh: string): void => cli.print(`\n${cli.bold(cli.text({ en, zh }))}`);

  step(
    "1. In the mini program, ask in the user's tap (npm install @hongyan/miniprogram)",
    "1. 在小程序里，于用户点击时请求授权（npm install @hongyan/miniprogram）",
  );
  cli.print('   import { createPush } from "@hongyan/miniprogram";');
  cli.print(
    `   const push = createPush({ api: wx, baseUrl: "https://push.example.com", appid: "${appid}" });`,
  );
  cli.print("   void push.ready();");
  cli.print(`   const onTap = () => push.request(["${scene}"]);`);
  step("2. From your server, send", "2. 从您的服务器发送");
  cli.print(`   curl ${url}/v1/messages -H "Authorization: Bearer $HONGYAN_API_KEY" \\`);
  cli.print(
    `     -H "Content-Type: application/json" -d '${JSON.stringify(body).replaceAll("'", "’")}'`,
  );
  step("3. Or from here", "3. 或在这里");
  cli.print(`   hongyan scene preview ${scene} --appid ${appid} ${flags.join(" ")}`);
  cli.print(`   hongyan send --openid OPENID --scene ${scene} --appid ${appid} ${flags.join(" ")}`);
  cli.print(`   hongyan tail --appid ${appid}`);
}
