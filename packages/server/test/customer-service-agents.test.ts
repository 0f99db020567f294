import { appid, apiKey } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startCustomerService, type CustomerServiceTest } from "./customer-service-setup.ts";

let t: CustomerServiceTest;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  t = resources.use(await startCustomerService());
});
afterAll(() => resources.disposeAsync());

const base = "/v1/customer-service";

describe("agents", () => {
  test("are added, named, invited, listed, put in charge of a user and removed, at WeChat", async () => {
    const kfAccount = "bella@shop";
    const agent = { kfAccount, nickname: "Bella" };
    expect((await t.call("POST", `${base}/agents`, agent)).body).toEqual({
      kfAccount,
      alreadyAdded: false,
    });
    expect((await t.call("POST", `${base}/agents`, agent)).body).toMatchObject({
      alreadyAdded: true,
    });
    await t.call("PATCH", `${base}/agents/${kfAccount}`, { nickname: "Bella B" });
    const invited = await t.call("POST", `${base}/agents/${kfAccount}/invite`, {
      wechatId: "bella",
    });
    expect(invited.status).toBe(200);
    const { body } = await t.call<{ agents: Record<string, unknown>[] }>("GET", `${base}/agents`);
    expect(body.agents.find((one) => one["kfAccount"] === kfAccount)).toMatchObject({
      nickname: "Bella B",
      invitation: { wechatId: "bella", expiresAt: expect.stringMatching(/Z$/) },
    });

    t.emulator.control.setAgent({ appid, kfAccount, isOnline: true });
    const online = await t.call<{ agents: unknown[] }>("GET", `${base}/agents/online`);
    expect(online.body.agents).toContainEqual(
      expect.objectContaining({ kfAccount, isOnline: true, acceptedCount: 0 }),
    );
    const user = t.stranger();
    await t.writes(user, "在吗");
    expect((await t.call("GET", `${base}/sessions/${user}`)).body).toEqual({ session: null });
    const session = { kfAccount, openid: user };
    expect((await t.call("POST", `${base}/sessions`, session)).status).toBe(201);
    expect((await t.call("GET", `${base}/sessions/${user}`)).body).toMatchObject({
      session: { kfAccount },
    });
    expect((await t.call("GET", `${base}/sessions?kfAccount=${kfAccount}`)).body).toMatchObject({
      sessions: [{ openid: user }],
    });
    expect((await t.call("GET", `${base}/sessions/waiting`)).body).toEqual({ count: 0, users: [] });
    expect((await t.call("POST", `${base}/sessions/close`, session)).status).toBe(200);
    expect((await t.call("DELETE", `${base}/agents/${kfAccount}`)).status).toBe(200);
  });

  test("WeChat's no is told with its errcode and what to do", async () => {
    const answer = await t.call("DELETE", `${base}/agents/nobody@shop`);
    expect(answer).toMatchObject({
      status: 502,
      body: {
        error: {
          code: "WECHAT_REFUSED",
          message: expect.stringContaining("65401"),
          hint: expect.any(String),
          details: { errcode: 65401 },
        },
      },
    });
    expect(JSON.stringify(answer.body)).not.toContain(apiKey);
  });
});
