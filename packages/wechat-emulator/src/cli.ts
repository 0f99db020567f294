import { parseArgs } from "node:util";
import { demo } from "./demo.ts";
import { startEmulator } from "./start-emulator.ts";

const help = `WeChat's Mini Program server side, emulated.

Usage: wechat-emulator [options]

  --port <number>          port to listen on (default 3100; 0 = any free one)
  --host <address>         address to listen on (default 127.0.0.1)
  --demo                   start with a demo app, template and user
  --allow-remote-control   let other machines use /_emulator (for containers)
  --help                   show this text

Point any WeChat SDK at it in place of https://api.weixin.qq.com.
`;

/** The command line; returns the exit code when it ends at once. */
export async function main(args: string[]): Promise<number | undefined> {
  const options = readArguments(args);
  if (typeof options === "string") {
    process.stderr.write(`${options}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const emulator = await startEmulator({
    port: options.port,
    host: options.host,
    demo: options.demo,
    allowRemoteControl: options.allowRemoteControl,
  }).catch((error: Error) => error);
  if (emulator instanceof Error) {
    process.stderr.write(`Cannot listen: ${emulator.message}\nTry another --port.\n`);
    return 1;
  }
  process.stdout.write(`WeChat emulator: ${emulator.url}\n`);
  if (options.demo) process.stdout.write(demoText(emulator.url));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void emulator.close());
  }
  return undefined;
}

function readArguments(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: "string", default: "3100" },
        host: { type: "string", default: "127.0.0.1" },
        demo: { type: "boolean", default: false },
        "allow-remote-control": { type: "boolean", default: false },
        help: { type: "boolean", default: false, short: "h" },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      return `--port ${values.port} is not a port`;
    }
    return { ...values, port, allowRemoteControl: values["allow-remote-control"] };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function demoText(url: string): string {
  const { appid, secret, templateId, openid } = demo;
  const control = `curl -s ${url}/_emulator`;
  return `
Demo app   ${appid}  secret ${secret}
Template   ${templateId}  任务提醒 (one-time)
User       ${openid}

The user accepts once:
  ${control}/subscribe -d '{"appid":"${appid}","openid":"${openid}","choices":{"${templateId}":"accept"}}'

Get a token and send:
  TOKEN=$(curl -s ${url}/cgi-bin/stable_token -d '{"grant_type":"client_credential","appid":"${appid}","secret":"${secret}"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl -s "${url}/cgi-bin/message/subscribe/send?access_token=$TOKEN" -d '{"touser":"${openid}","template_id":"${templateId}","data":{"thing1":{"value":"完成第三单元练习"},"thing10":{"value":"请按时提交"},"thing9":{"value":"三年级二班"}}}'

What reached the phone:
  ${control}/messages?appid=${appid}

Send again: 43101, one accept is one send.
`;
}
