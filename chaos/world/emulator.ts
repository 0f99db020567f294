import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Logs } from "../lib/logs.ts";
import { appid, callback, openids, rightsAtWechat, secret, template } from "../lib/sample.ts";

/** WeChat, in a process of its own. */
export interface EmulatorProcess extends AsyncDisposable {
  url: string;
  /** One request to the emulator's control interface. @throws {Error} when it refuses. */
  control<T = unknown>(method: string, path: string, body?: Record<string, unknown>): Promise<T>;
}

const program = fileURLToPath(
  new URL("../../packages/wechat-emulator/bin/wechat-emulator.mjs", import.meta.url),
);
const longestStopMs = 3_000;
/** Every card of a run is kept, with its body. */
const maxKeptMessages = 1_000_000;

/** Starts it with the app, its template and its users, who have rights to spare. */
export async function startEmulatorProcess(
  logs: Logs,
  env: Record<string, string>,
): Promise<EmulatorProcess> {
  const child = spawn(process.execPath, ["--conditions=@hongyan/source", program, "--port", "0"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /WeChat emulator: (\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", () => reject(new Error(`the emulator did not start:\n${said}`)));
    child.once("error", reject);
  });
  logs.follow("emulator", child);

  const control: EmulatorProcess["control"] = async <T>(
    method: string,
    path: string,
    body?: Record<string, unknown>,
  ): Promise<T> => {
    const response = await fetch(`${url}/_emulator/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the emulator refuses ${method} ${path}: ${text}`);
    return JSON.parse(text) as T;
  };
  await control("POST", "options", { maxKeptMessages });
  await control("POST", "apps", { appid, secret });
  await control("POST", "templates", { appid, ...template });
  await Promise.all(openids.map((openid) => control("POST", "users", { appid, openid })));
  await control("POST", "subscribe/bulk", {
    appid,
    openids,
    templateId: template.priTmplId,
    times: rightsAtWechat,
  });

  return {
    url,
    control,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), longestStopMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Where WeChat pushes its events from now on. */
export async function pointCallbacks(emulator: EmulatorProcess, serverUrl: string): Promise<void> {
  const url = `${serverUrl}/wechat/callback/${appid}`;
  await emulator.control("POST", "callback", {
    appid,
    callback: { url, ...callback },
    verify: false,
  });
}
