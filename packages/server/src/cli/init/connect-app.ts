import type { z } from "zod";
import { HongyanError } from "../../errors.ts";
import type { appResponse } from "../../contract/apps.ts";
import type { ApiClient } from "../api.ts";
import type { Cli } from "../frame/cli.ts";
import { printConnectionTest, type ConnectionTest } from "../resources/app.ts";
import type { Ask } from "./ask.ts";

type App = z.infer<typeof appResponse>;

/** Without these nothing can be sent. Callbacks and the clock can wait. */
const needed = new Set(["network", "secret", "ip-whitelist"]);

/**
 * An app that WeChat answers. One that is there already keeps its secret, unless WeChat refuses it. A new one that WeChat does
 * not accept is taken away again: nothing is left half-done.
 *
 * @throws {HongyanError} WECHAT_REFUSED when it does not come to be well
 */
export async function connectApp(
  cli: Cli,
  api: ApiClient,
  app: { appid: string; name: string | undefined; readSecret: () => Promise<string> },
  ask: Ask | undefined,
): Promise<App> {
  const path = `/v1/apps/${encodeURIComponent(app.appid)}`;
  const known = await findApp(api, path);
  if (known === undefined) {
    const secret = await app.readSecret();
    const name = app.name === undefined ? {} : { name: app.name };
    await api.post("/v1/apps", { appid: app.appid, secret, ...name });
  }
  try {
    await untilWell(cli, api, path, app.readSecret, ask);
  } catch (error) {
    if (known === undefined) await api.delete(path);
    throw error;
  }
  return api.get<App>(path);
}

async function findApp(api: ApiClient, path: string): Promise<App | undefined> {
  try {
    return await api.get<App>(path);
  } catch (error) {
    if (error instanceof HongyanError && error.code === "APP_NOT_FOUND") return undefined;
    throw error;
  }
}

/** Tests, says what is wrong in words, and lets it be repaired, as often as somebody wants to. */
async function untilWell(
  cli: Cli,
  api: ApiClient,
  path: string,
  readSecret: () => Promise<string>,
  ask: Ask | undefined,
): Promise<void> {
  for (;;) {
    const tested = await api.post<ConnectionTest>(`${path}/connection-test`, {});
    const checks = tested.checks.filter(({ check }) => needed.has(check));
    if (!cli.isJson) printConnectionTest(cli, { ...tested, checks });
    const bad = checks.find(({ verdict }) => verdict === "bad");
    if (bad === undefined) return;
    const again = { en: "Repaired? Test again?", zh: "已修复？再测一次？" };
    const another = { en: "Enter another AppSecret?", zh: "重新输入 AppSecret？" };
    if (!(await ask?.yes(bad.check === "secret" ? another : again))) {
      throw new HongyanError("WECHAT_REFUSED", cli.text(bad.says), {
        ...(bad.todo === null ? {} : { hint: cli.text(bad.todo) }),
      });
    }
    if (bad.check === "secret") await api.patch(path, { secret: await readSecret() });
  }
}
