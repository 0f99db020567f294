import { createDatabase } from "@hongyan/testing/databases";
import { appid, startTestServer } from "@hongyan/testing/server";
import { expect, inject, test, vi } from "vitest";
import { tellPhone } from "../src/cli/tell-phone.ts";

test("the panel beside the phone is told of each step, and of none after it was closed", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  await using t = await startTestServer({ databaseUrl });
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
