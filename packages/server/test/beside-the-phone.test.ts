import { createDatabase } from "@hongyan/testing/databases";
import {
  appid,
  startTestEmulator,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { rememberGrants } from "../src/cli/remember-grants.ts";
import { tellPhone } from "../src/cli/tell-phone.ts";

const resources = new AsyncDisposableStack();
let t: TestServer;

beforeAll(async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl }));
});
afterAll(() => resources.disposeAsync());

test("the panel beside the phone is told of each step, and of none after it was closed", async () => {
  const tell = vi.spyOn(t.emulator.control, "tell");
  const steps = () => tell.mock.calls.filter(([line]) => line.kind === "step").length;
  {
    await using _telling = await tellPhone(t.server.ctx, t.emulator, appid);
    await t.user(1);
    expect(steps()).toBe(1);
  }
  const toldBefore = tell.mock.calls.length;
  await t.user(1);
  expect(tell.mock.calls.length).toBe(toldBefore);
});

test("an emulator that was started anew allows what the ledger says that users have, and nothing else", async () => {
  const [two, none] = [await t.user(2), await t.user(0)];
  await using anew = await startTestEmulator();
  const templateId = template.priTmplId;
  // Those of the test before have one each.
  expect(await rememberGrants(t.server.ctx.db, anew, { appid, templateId })).toBe(3);
  const rights = (openid: string) => anew.control.rights({ appid, openid, templateId }).remaining;
  expect(rights(two)).toBe(2);
  expect(() => rights(none)).toThrow("no user");
});
