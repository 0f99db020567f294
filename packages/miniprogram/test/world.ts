import { createDatabase } from "@hongyan/testing/databases";
import { appid, scene, startTestServer, template, type TestServer } from "@hongyan/testing/server";
import {
  startHeadlessPhone,
  type HeadlessPhone,
  type HeadlessPhoneOptions,
} from "@hongyan/wechat-emulator";
import { inject } from "vitest";
import { createPush, type Push, type PushError, type PushOptions } from "../src/index.ts";
import { openGate, type Gate } from "./gate.ts";

/** A server, WeChat, and a way between phones and the server that can break. */
export interface World extends AsyncDisposable {
  server: TestServer;
  gate: Gate;
  /** A scene with a template of its own. */
  addScene(
    name: string,
    fields?: { title?: string; type?: 2 | 3; isBanned?: boolean },
  ): Promise<string>;
  /** A phone on which the mini program has started. */
  start(options?: StartOptions): Promise<Started>;
  /** How many messages WeChat, and the server, would still let through to this user. */
  rights(
    openid: string,
    templateId?: string,
  ): Promise<{ wechat: number | "unlimited"; server: number }>;
}

interface StartOptions extends Partial<HeadlessPhoneOptions> {
  push?: Partial<PushOptions>;
  /** The SDK; default its source. */
  create?: typeof createPush;
}

export interface Started {
  phone: HeadlessPhone;
  push: Push;
  /** What the mini program was told in the background. */
  errors: PushError[];
  /** The same phone, after WeChat has ended the mini program and the user has started it again. */
  restart(options?: StartOptions): Promise<Started>;
}

export async function startWorld(): Promise<World> {
  await using started = new AsyncDisposableStack();
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  const server = started.use(await startTestServer({ databaseUrl }));
  const gate = started.use(await openGate(server.server.url));
  const { control, url } = server.emulator;

  const start: World["start"] = async ({
    push: pushOptions = {},
    create = createPush,
    ...options
  } = {}) => {
    const phone = await startHeadlessPhone({ url, appid, ...options });
    const errors: PushError[] = [];
    const push = create({
      api: phone.wx,
      baseUrl: gate.url,
      onError: (error) => void errors.push(error),
      ...pushOptions,
    });
    phone.finishLaunch();
    return {
      phone,
      push,
      errors,
      restart: (again = {}) =>
        start({
          openid: phone.openid,
          storage: phone.storage,
          push: pushOptions,
          create,
          ...again,
        }),
    };
  };

  const resources = started.move();
  return {
    server,
    gate,
    start,
    async addScene(name, { title = name, type = 2, isBanned = false } = {}) {
      const { priTmplId } = control.addTemplate({
        appid,
        title,
        type,
        isBanned,
        content: "内容:{{thing1.DATA}}\n",
      });
      await server.call("POST", "/v1/templates/sync");
      const mapping = { thing1: "{{ text }}" };
      await server.call("POST", "/v1/scenes", { ...scene, name, templateId: priTmplId, mapping });
      return priTmplId;
    },
    async rights(openid, templateId = template.priTmplId) {
      const { remaining: wechat } = control.rights({ appid, openid, templateId });
      const { body } = await server.call<{ grants: { templateId: string; available: number }[] }>(
        "GET",
        `/v1/grants?openid=${openid}`,
      );
      const grant = body.grants.find((one) => one.templateId === templateId);
      return { wechat, server: grant?.available ?? 0 };
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
