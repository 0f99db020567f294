import { expect, describe, test } from "vitest";
import { settle } from "./fake-wx.ts";
import { make, makeReady, type Made } from "./make.ts";

const countOf = ({ calls }: Made, path: string) =>
  calls.filter((call) => call.endsWith(path)).length;

describe("a tap while the report of the last one is under way", () => {
  test("for another scene has a dialog and an answer of its own", async () => {
    const made = await makeReady();
    const release = made.hold("/mp/grants");
    const first = made.push.request(["course"]);
    await settle();

    const second = made.push.request(["homework"]);
    await settle();
    release();

    expect((await first).choices).toEqual({ course: "accept" });
    expect((await second).choices).toEqual({ homework: "accept" });
    expect(countOf(made, "/mp/grants")).toBe(2);
  });

  test("counts, however fast the taps are that open no dialog", async () => {
    const made = await makeReady();
    const release = made.hold("/mp/grants");
    const taps = [];
    for (let tap = 0; tap < 3; tap += 1) {
      taps.push(made.push.request(["course"]));
      await settle();
    }
    release();
    expect((await Promise.all(taps)).map((result) => result.isReported)).toEqual([
      true,
      true,
      true,
    ]);
    expect(countOf(made, "/mp/grants")).toBe(3);
  });
});

describe("the balance", () => {
  test("after an accept is not put back by a start that was asked for before", async () => {
    const { push, hold } = await makeReady();
    const release = hold("/mp/start");
    const ready = push.ready();
    await settle();
    await push.request(["course"]);
    expect(push.balance("course")).toBe(1);

    release();
    await ready;
    expect(push.balance("course")).toBe(1);
  });

  test("after a message is not put back by a start that was asked for before", async () => {
    const { push, hold, answers } = await makeReady();
    await push.request(["course"]);
    answers["/mp/start"] = { scenes: [{ scene: "course", templateId: "T1" }], balances: { T1: 1 } };
    const release = hold("/mp/start");
    const ready = push.ready();
    await settle();
    expect(await push.send("course", {})).toMatchObject({ ok: true });

    release();
    await ready;
    expect(push.balance("course")).toBe(0);
  });

  test("counts what is still to be reported beside what the server told", async () => {
    const { push, answers } = await makeReady();
    answers["/mp/grants"] = "a page of something else";
    await push.request(["course"]);
    await push.request(["course"]);
    expect(push.balance("course")).toBe(2);

    // The server takes the first, and is gone for the second.
    answers["/mp/start"] = { scenes: [{ scene: "course", templateId: "T1" }], balances: { T1: 1 } };
    let taken = 0;
    answers["/mp/grants"] = () => ({
      statusCode: 200,
      data: (taken += 1) === 1 ? { balances: { T1: 1 } } : "a page of something else",
    });
    await push.ready();
    expect(push.balance("course")).toBe(2);
    expect(push.state.status).toBe("ready");
  });

  test("loses what the server refuses for good", async () => {
    const { push, answers } = await makeReady();
    const data = { error: { code: "BAD_REQUEST", message: "no" } };
    answers["/mp/grants"] = () => ({ statusCode: 400, data });
    expect(await push.request(["course"])).toMatchObject({
      accepted: ["course"],
      isReported: false,
    });
    expect(push.balance("course")).toBe(0);
  });
});

describe("the session", () => {
  test("that was opened anew meanwhile is not thrown away by a late answer of the old one", async () => {
    const made = make();
    const { push, answers, hold } = made;
    let opened = 0;
    answers["/mp/sessions"] = () => ({ statusCode: 200, data: { token: `t${(opened += 1)}` } });
    await push.ready();
    const [taken, start] = [answers["/mp/grants"], answers["/mp/start"]];
    const data = { error: { code: "SESSION_EXPIRED", message: "expired" } };
    answers["/mp/grants"] = answers["/mp/start"] = () => ({ statusCode: 401, data });
    const release = hold("/mp/start");
    const ready = push.ready();
    await settle();
    const releaseReport = hold("/mp/grants");
    const asked = push.request(["course"]);
    await settle();
    answers["/mp/grants"] = taken;
    answers["/mp/start"] = start;

    releaseReport();
    expect((await asked).isReported).toBe(true);
    release();
    await ready;

    expect(push.state.status).toBe("ready");
    expect(opened).toBe(2);
  });

  test("and the messages of the program log in one after the other: a code may end the session_key of the one before", async () => {
    let logins = 0;
    const { push, hold } = await makeReady({
      login: ({ success }) => success?.({ code: `c${(logins += 1)}` }),
    });
    const release = hold("/app/send");
    const sent = [push.send("course", {}), push.send("course", {})];
    await settle();
    expect(logins).toBe(2);
    release();
    expect(await Promise.all(sent)).toMatchObject([{ ok: true }, { ok: true }]);
    expect(logins).toBe(3);
  });
});
