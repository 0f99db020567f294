import { appid } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DeviceRequest } from "../src/index.ts";
import { startWorld, type Started, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const device = { sn: "FRIDGE-1", modelId: "model-fridge" };

function addDeviceTemplate(): string {
  const content = "告警内容:{{thing1.DATA}}\n";
  const template = { appid, title: "设备告警", kind: "device", type: 3, content } as const;
  return world.server.emulator.control.addTemplate(template).priTmplId;
}

async function ticket(): Promise<string> {
  const { body } = await world.server.call<{ ticket: string }>(
    "POST",
    "/v1/device-tickets",
    device,
  );
  return body.ticket;
}

const ask = ({ phone, push }: Started, request: DeviceRequest) =>
  phone.tap(() => push.requestDevice(request));

describe("messages of a device", () => {
  test("are asked for in the tap, with a ticket of the server", async () => {
    const tmplId = addDeviceTemplate();
    const started = await world.start();
    const request = { ...device, tmplIds: [tmplId], snTicket: await ticket() };
    expect(await ask(started, request)).toEqual({
      choices: { [tmplId]: "accept" },
      accepted: [tmplId],
      errors: [],
    });
    const other = await world.start({ sheetAnswer: "reject" });
    expect(await ask(other, { ...request, snTicket: await ticket() })).toMatchObject({
      choices: { [tmplId]: "reject" },
      accepted: [],
    });
  });

  test.each([
    [19720726, "TICKET_WRONG", "next-tap"],
    [19720727, "TICKET_EXPIRED", "next-tap"],
    [19720728, "TEMPLATE_UNKNOWN", "never"],
    [19720736, "MODEL_MISMATCH", "never"],
    [10001, "EMPTY", "never"],
    [20003, "TOO_MANY", "next-tap"],
  ])("fail with %i as %s, in words", async (errCode, code, retry) => {
    const started = await world.start();
    await started.push.ready();
    Object.assign(started.phone.wx, {
      requestSubscribeDeviceMessage: ({ fail }: { fail(error: unknown): void }) =>
        fail({ errCode, errMsg: "requestSubscribeDeviceMessage:fail" }),
    });
    const { errors } = await ask(started, { ...device, tmplIds: ["x"], snTicket: "" });
    expect(errors).toMatchObject([{ code, errCode, retry }]);
    expect(errors[0]?.advice.zh).not.toBe("");
    // What remains is known of scenes only.
    if (code === "TOO_MANY")
      expect(errors[0]?.advice.en).toMatch(/fewer.*after request, remaining/);
  });

  test("on a platform without them are an error, and nothing is thrown", async () => {
    const started = await world.start();
    await started.push.ready();
    Object.assign(started.phone.wx, { requestSubscribeDeviceMessage: undefined });
    const { errors } = await ask(started, { ...device, tmplIds: ["x"], snTicket: "" });
    expect(errors).toMatchObject([{ code: "UNSUPPORTED" }]);
  });
});

test("what the contact button says of where the user is can be read at the server as a query", async () => {
  const { push } = await world.start();
  const { sessionFrom } = push.contact({ orderId: 42, page: "课程 & 作业" });
  expect(Object.fromEntries(new URLSearchParams(sessionFrom))).toEqual({
    orderId: "42",
    page: "课程 & 作业",
  });
});
