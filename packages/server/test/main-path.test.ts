import { setImmediate as nextTurn, setTimeout as wait } from "node:timers/promises";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import { appid, params, startTestServer, template, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

describe.each(["embedded", "postgres"])("the path of one message, on %s", (database) => {
  let t: TestServer;
  const resources = new AsyncDisposableStack();

  beforeAll(async () => {
    const folder = resources.use(await temporaryFolder());
    t = resources.use(
      await startTestServer(
        database === "embedded"
          ? { dataDir: folder.path }
          : { databaseUrl: await createDatabase(inject("postgresUrl")) },
      ),
    );
  });
  afterAll(() => resources.disposeAsync());

  test("a tap becomes a delivered message with one call of /app/send", async () => {
    const { openid } = t.emulator.control.addUser({ appid });
    const choices = { [template.priTmplId]: "accept" };
    t.emulator.control.subscribe({ appid, openid, choices });
    const { code } = t.emulator.control.issueCode({ appid, openid });

    const answer = await t.call<{ messageId: string; status: string }>(
      "POST",
      "/app/send",
      { code, choices: { ...choices, errMsg: "requestSubscribeMessage:ok" }, ...params },
      { key: null },
    );

    expect(answer).toMatchObject({ status: 202, body: { status: "queued" } });
    const message = await t.until(answer.body.messageId, "sent");
    const [card] = t.emulator.control.messages({ appid, openid });
    expect(card?.lines.map((line) => line.value)).toEqual(Object.values(params));
    expect(card?.page).toBe(`pages/task/detail?hymid=${answer.body.messageId}`);
    // WeChat's 64-bit id is kept exact: as text, not as a rounded number.
    expect(message.msgid).toBe(card?.msgid);
    expect(message).toMatchObject({ grant: "spent", attempt: 1 });
    expect(message.events.map((event) => event.type)).toEqual(["message.queued", "message.sent"]);
  });

  test("a message on an idle system is on the wire long before the next poll", async () => {
    const openid = await t.user(8);
    const delivered = (): number => t.emulator.control.messages({ appid, openid }).length;
    const send = async (): Promise<number> => {
      const startedAt = performance.now();
      const before = delivered();
      await t.call("POST", "/v1/messages", t.message(openid));
      while (delivered() === before && performance.now() - startedAt < 2_000) await nextTurn();
      return performance.now() - startedAt;
    };
    await send();
    await wait(100);
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      waits.push(await send());
      await wait(30);
    }
    // The third of six, against a poll every second: on a busy test machine some are late; by polling alone most would be.
    expect(waits.toSorted((a, b) => a - b)[2]).toBeLessThan(250);
  });
});
