import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ControlError } from "./control/control-error.ts";
import { demo } from "./demo.ts";
import { replayFile } from "./scenario/replay-file.ts";
import { startEmulator } from "./start-emulator.ts";

const defaultCaFile = join(".wechat-emulator", "ca.pem");

const help = `WeChat's Mini Program server side, emulated.

Usage: wechat-emulator [options]

  --port <number>          port to listen on (default 3100; 0 = any free one)
  --host <address>         address to listen on (default 127.0.0.1)
  --demo                   start with a demo app, template and user
  --miniprogram <folder>   the mini program that runs in the phone at /phone
                           (default: the sample)
  --tls [port]             answer under https too, as api.weixin.qq.com (default 3443)
  --tls-ca <file>          the emulator's own certificate authority, made when it is
                           not there (default ${defaultCaFile})
  --tls-host <name>        one more name in the certificate; may be repeated
  --allow-remote-control   let other machines use /_emulator (for containers)
  --replay <file>          play what \`hongyan replay\` wrote, compare, and end:
                           exit code 1 where WeChat answered otherwise
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
  if (options.replay !== undefined) return replay(options.replay);
  const emulator = await startEmulator({
    port: options.port,
    host: options.host,
    demo: options.demo,
    phone: { miniprogram: options.miniprogram },
    allowRemoteControl: options.allowRemoteControl,
    ...(options.tls && { tls: options.tls }),
  }).catch((error: Error & { hint?: string }) => error);
  if (emulator instanceof Error) {
    const { message, hint = "Try another --port or --tls port." } = emulator;
    process.stderr.write(`Cannot start: ${message}\n${hint}\n`);
    return 1;
  }
  process.stdout.write(
    `WeChat emulator: ${emulator.url}\nPhone:           ${emulator.url}/phone\n`,
  );
  if (options.tls) process.stdout.write(tlsText(emulator.tlsUrl!, options.tls.caFile));
  if (options.demo) process.stdout.write(demoText(emulator.url));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void emulator.close());
  }
  return undefined;
}

async function replay(file: string): Promise<number> {
  try {
    return await replayFile(file, (line) => process.stdout.write(`${line}\n`));
  } catch (error) {
    const hint = error instanceof ControlError ? (error.hint ?? "") : "";
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`Cannot replay ${file}: ${message}\n${hint}\n`);
    return 2;
  }
}

function readArguments(args: string[]) {
  try {
    const { values } = parseArgs({
      args: withTlsPort(args),
      options: {
        port: { type: "string", default: "3100" },
        host: { type: "string", default: "127.0.0.1" },
        demo: { type: "boolean", default: false },
        miniprogram: { type: "string" },
        tls: { type: "string" },
        "tls-ca": { type: "string", default: defaultCaFile },
        "tls-host": { type: "string", multiple: true, default: [] },
        replay: { type: "string" },
        "allow-remote-control": { type: "boolean", default: false },
        help: { type: "boolean", default: false, short: "h" },
      },
    });
    const port = readPort(values.port);
    if (port === undefined) return `--port ${values.port} is not a port`;
    const tlsPort = values.tls === undefined ? undefined : readPort(values.tls);
    if (values.tls !== undefined && tlsPort === undefined) {
      return `--tls ${values.tls} is not a port`;
    }
    const { "tls-ca": caFile, "tls-host": hosts } = values;
    return {
      ...values,
      port,
      tls: tlsPort === undefined ? undefined : { port: tlsPort, caFile: resolve(caFile), hosts },
      allowRemoteControl: values["allow-remote-control"],
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** `--tls` may stand without a port. */
function withTlsPort(args: string[]): string[] {
  return args.flatMap((arg, index) => {
    if (arg === "--tls") return /^\d+$/.test(args[index + 1] ?? "") ? [arg] : ["--tls=3443"];
    return [arg];
  });
}

function readPort(text: string): number | undefined {
  const port = Number(text);
  return text !== "" && Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : undefined;
}

function tlsText(url: string, caFile: string): string {
  return `Under https:     ${url}  (also as https://api.weixin.qq.com)
To be trusted:   ${caFile}
  for Node.js:   NODE_EXTRA_CA_CERTS=${caFile}
`;
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
