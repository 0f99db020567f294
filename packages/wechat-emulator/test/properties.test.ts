import * as fc from "fast-check";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { readMultipart } from "../src/multipart.ts";
import { readXml } from "../src/push/read-xml.ts";
import { writeXml } from "../src/push/write-xml.ts";
import { goodData, startWorld } from "./helpers.ts";

test("rights are accepts minus deliveries and never negative, however accepts and sends interleave", async () => {
  await using world = await startWorld();
  const { control, appid, templateId } = world;
  const path = "/cgi-bin/message/subscribe/send";
  const step = fc.constantFrom("accept", "send", "send-bad", "send-dropped", "send-twice");

  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { openid } = control.addUser({ appid });
      let accepts = 0;
      for (const action of steps) {
        if (action === "accept") {
          accepts += 1;
          world.accept(openid);
        } else if (action === "send-twice") {
          await Promise.all([world.send({ touser: openid }), world.send({ touser: openid })]);
        } else {
          if (action === "send-dropped")
            control.addFault({ path, kind: "drop-after-send", times: 1 });
          const data = action === "send-bad" ? {} : goodData;
          await world.send({ touser: openid, data }).catch(() => undefined);
        }
        const { remaining } = control.rights({ appid, openid, templateId });
        const delivered = control.messagesSummary({ appid }).perOpenid[openid] ?? 0;
        expect(remaining).toBe(accepts - delivered);
        expect(remaining).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 40 },
  );
});

test("a value that cannot be turned into a text is a bad value, not a system error", async () => {
  await using world = await startWorld();
  const bad = [{ toString: false }];
  const token = await world.token();
  for (const body of [{ tid: bad }, { tid: "1536", kidList: [bad] }]) {
    const response = await fetch(
      `${world.emulator.url}/wxaapi/newtmpl/addtemplate?access_token=${token}`,
      {
        method: "POST",
        body: JSON.stringify(body),
      },
    );
    expect(await response.json()).not.toMatchObject({ errcode: -1 });
  }
});

test("any JSON body gets an answer of WeChat's, never a system error, and the server lives on", async () => {
  await using world = await startWorld();
  world.control.subscribe({
    appid: world.appid,
    openid: world.openid,
    choices: { [world.templateId]: "accept" },
  });
  const { appid, openid } = world;
  world.control.userMessage({ appid, openid, msgtype: "text", content: "在吗" });
  world.control.addNotifyCode({ appid, openid, notifyType: 1001, notifyCode: "code" });
  const token = await world.token();
  const paths = [...world.control.coverage()]
    .filter(({ method, support }) => method === "POST" && support !== "not-yet")
    .map(({ path }) => `${path}?access_token=${token}`);
  const nearMiss = fc.record(
    {
      touser: fc.oneof(fc.constant(world.openid), fc.jsonValue()),
      template_id: fc.oneof(fc.constant(world.templateId), fc.jsonValue()),
      data: fc.oneof(
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom("thing1", "date2", "__proto__"), fc.jsonValue()),
      ),
      page: fc.jsonValue(),
      appid: fc.oneof(fc.constant(world.appid), fc.jsonValue()),
      tid: fc.oneof(fc.constant("1536"), fc.jsonValue()),
      kidList: fc.jsonValue(),
      rid: fc.jsonValue(),
      cgi_path: fc.jsonValue(),
      msgtype: fc.oneof(fc.constantFrom("text", "image", "link", "__proto__"), fc.jsonValue()),
      text: fc.jsonValue(),
      image: fc.jsonValue(),
      customservice: fc.jsonValue(),
      openid: fc.oneof(fc.constant(world.openid), fc.jsonValue()),
      kf_account: fc.oneof(fc.constant("a@shop"), fc.jsonValue()),
      nickname: fc.jsonValue(),
      to_openid_list: fc.oneof(fc.constant([world.openid]), fc.jsonValue()),
      sn: fc.jsonValue(),
      modelId: fc.jsonValue(),
      notify_type: fc.oneof(fc.constantFrom(1001, 2001), fc.jsonValue()),
      notify_code: fc.oneof(fc.constant("code"), fc.jsonValue()),
      content_json: fc.oneof(fc.constant('{"cur_status":1}'), fc.json(), fc.jsonValue()),
      check_json: fc.oneof(fc.json(), fc.jsonValue()),
      ext_json: fc.oneof(fc.json(), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    nearMiss.map((value) => JSON.stringify(value)),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.string({ unit: "binary" }),
  );

  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), body, async (path, text) => {
      const answer = await world.post(path, text);
      expect(answer.status).toBe(200);
      expect(typeof answer.json["errcode"]).toBe("number");
      expect(answer.errcode).not.toBe(-1);
    }),
    { numRuns: 600 },
  );
});

test("any JSON body to the control interface is answered, with a 4xx at worst", async () => {
  await using world = await startWorld();
  const paths = [
    "apps",
    "templates",
    "users",
    "login",
    "subscribe",
    "subscribe/bulk",
    "settings",
    "faults",
    "options",
    "clock",
    "expire-tokens",
    "callback",
    "callbacks/push",
    "callbacks/repeat",
    "customer-service/enter",
    "customer-service/message",
    "customer-service/agent",
    "customer-service/close",
    "device/subscribe",
    "service-cards",
    "service-cards/fail",
    "media",
  ];
  const body = fc.record(
    {
      appid: fc.oneof(fc.constant(world.appid), fc.jsonValue()),
      openid: fc.oneof(fc.constant(world.openid), fc.jsonValue()),
      choices: fc.jsonValue(),
      callback: fc.jsonValue(),
      path: fc.jsonValue(),
      kind: fc.jsonValue(),
      keywordEnumValueList: fc.jsonValue(),
      dailyQuotas: fc.jsonValue(),
      message: fc.jsonValue(),
      id: fc.jsonValue(),
      msgtype: fc.jsonValue(),
      content: fc.jsonValue(),
      kfAccount: fc.jsonValue(),
      templateId: fc.oneof(fc.constant(world.templateId), fc.jsonValue()),
      notifyType: fc.oneof(fc.constant(1001), fc.jsonValue()),
      notifyCode: fc.jsonValue(),
      filename: fc.oneof(fc.constant("a.png"), fc.jsonValue()),
      base64: fc.jsonValue(),
      apiSecurity: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );

  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), body, async (path, value) => {
      const { status } = await world.post(`/_emulator/${path}`, value);
      expect(status).toBeLessThan(500);
    }),
    { numRuns: 300 },
  );
});

test("a file in a multipart body comes out byte for byte, whatever it holds", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    // Made of what the reader looks for.
    fc
      .array(fc.constantFrom("\r", "\n", "\r\n", "-", "--", "--bound", "\r\n--boun", "\0"), {
        maxLength: 30,
      })
      .map((pieces) => Buffer.from(pieces.join(""))),
  );

  fc.assert(
    fc.property(bytes, bytes, (first, second) => {
      const body = Buffer.concat([
        Buffer.from('--boundary\r\nContent-Disposition: form-data; name="a"\r\n\r\n'),
        first,
        Buffer.from('\r\n--boundary\r\nContent-Disposition: form-data; name="b"; filename="c.d"'),
        Buffer.from("\r\nContent-Type: image/png\r\n\r\n"),
        second,
        Buffer.from("\r\n--boundary--\r\n"),
      ]);

      const parts = readMultipart("multipart/form-data; boundary=boundary", body)!;

      expect(parts.map(({ name, filename }) => [name, filename])).toEqual([
        ["a", undefined],
        ["b", "c.d"],
      ]);
      expect(parts[0]!.content.equals(first)).toBe(true);
      expect(parts[1]!.content.equals(second)).toBe(true);
    }),
  );
});

test("what is written as XML is read back, and no text makes the reader throw", () => {
  const word = fc.string({ unit: "grapheme", maxLength: 20 });
  const pieces = [
    "<xml>",
    "</xml>",
    "<a>",
    "</a>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&lt;",
    "<?xml?>",
  ];
  const markup = fc.array(fc.oneof(fc.constantFrom(...pieces), word), { maxLength: 12 });

  fc.assert(
    fc.property(word, markup, (text, broken) => {
      readXml(broken.join(""));
      const message = {
        ToUserName: "gh_1",
        Content: text,
        Nested: { List: [{ A: "]]>" }, { A: "1" }] },
      };
      expect(readXml(writeXml(message))).toEqual(message);
    }),
  );
});

test("a body over 1 MiB is refused and one just below is read", async () => {
  await using world = await startWorld();

  expect(
    (await world.post("/cgi-bin/stable_token", { padding: "x".repeat(1_100_000) })).errcode,
  ).toBe(45002);
  expect(
    (await world.post("/cgi-bin/stable_token", { padding: "x".repeat(1_000_000) })).errcode,
  ).toBe(41002);
});

test.each([
  [
    "deep nesting",
    `POST /cgi-bin/stable_token HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n${"[".repeat(500_000)}`,
  ],
  ["no HTTP at all", "\u0000\u0001\u0002 nonsense\r\n\r\n"],
  ["an unknown method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n"],
  ["an absolute address", "GET http://[::bad/_emulator/state HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"],
  [
    "a control address that is none",
    "GET /_emulator/%%%?\u007f HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
  ],
  ["two slashes", "GET //evil/_emulator/state HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"],
  ["half a body", "POST /cgi-bin/stable_token HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"],
])("%s does not hurt the server", async (_, bytes) => {
  await using world = await startWorld();

  await new Promise<void>((resolve) => {
    const socket = connect(world.emulator.port, "127.0.0.1", () => socket.write(bytes));
    socket.setTimeout(200, () => socket.destroy());
    socket.on("data", () => socket.destroy());
    socket.on("error", () => {});
    socket.on("close", () => resolve());
  });

  expect((await world.send()).errcode).toBe(43101);
  const open = Object.values(world.control.calls().paths).map(({ inFlight }) => inFlight);
  expect(new Set(open)).toEqual(new Set([0]));
});
