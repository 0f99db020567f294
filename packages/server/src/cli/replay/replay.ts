import { writeFileSync } from "node:fs";
import type { z } from "zod";
import type { templateList } from "../../contract/templates.ts";
import { appidFlag, command } from "../frame/command.ts";
import { exitCodes } from "../frame/failures.ts";
import { query } from "../frame/format.ts";
import type { Message } from "../resources/message.ts";
import { toScenario } from "./to-scenario.ts";
import { writeTest } from "./write-test.ts";

export const replay = command({
  name: "replay",
  about: {
    en: "One message's whole story as a test case for the WeChat emulator, without personal data; played once at once",
    zh: "把一条消息的完整经过变成微信模拟器的测试用例，不含个人信息；并立即回放一次",
  },
  args: {
    message: { type: "positional", about: { en: "Id of the message", zh: "消息的 ID" } },
    out: {
      type: "string",
      valueHint: "FILE",
      about: {
        en: "Into a file, not to the terminal; FILE.test.ts becomes a test of vitest",
        zh: "写入文件而不是终端；FILE.test.ts 写成 vitest 测试",
      },
    },
    ...appidFlag,
  },
  examples: [
    "hongyan replay MESSAGE_ID --out message.json",
    "hongyan replay MESSAGE_ID --out message.test.ts",
  ],
  run: async (cli, args) => {
    const ofApp = query({ appid: args.appid });
    const path = `/v1/messages/${encodeURIComponent(args.message)}${ofApp}`;
    const message = await cli.api.get<Message>(path);
    const { templates } = await cli.api.get<z.infer<typeof templateList>>(
      `/v1/templates${query({ appid: message.appid })}`,
    );
    const scenario = toScenario(message, templates);
    const { replayScenario } = await import("@hongyan/wechat-emulator");
    const { calls, isSame } = await replayScenario(scenario);
    const { out } = args;
    if (out === undefined) {
      cli.stdout.write(`${JSON.stringify(scenario, null, 2)}\n`);
    } else {
      writeFileSync(
        out,
        out.endsWith(".test.ts") ? writeTest(scenario) : `${JSON.stringify(scenario, null, 2)}\n`,
      );
      cli.show({ file: out, calls, isSame }, () => {
        for (const { path, answer, expected } of calls) {
          cli.print(`${answer === expected ? "✓" : "✗"} ${path}: ${answer}`);
        }
        cli.print(cli.text({ en: `✓ written to ${out}`, zh: `✓ 已写入 ${out}` }));
      });
    }
    if (isSame) return exitCodes.ok;
    cli.warn(
      cli.text({
        en: "✗ the emulator did not answer as WeChat did: a report of it is welcome, the file says everything",
        zh: "✗ 模拟器的回答与微信当时不同：欢迎把这个文件反馈给我们",
      }),
    );
    return exitCodes.failed;
  },
});
