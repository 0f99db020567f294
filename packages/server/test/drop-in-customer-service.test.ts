import { eventually } from "@hongyan/testing/eventually";
import { createDatabase } from "@hongyan/testing/databases";
import { callback } from "@hongyan/testing/push";
import { apiKey, appid, startTestServer, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

let t: TestServer;
let token: string;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl }));
  const credentials = { grant_type: "client_credential", appid, secret: apiKey };
  const asked = await fetch(`${t.server.url}/cgi-bin/stable_token`, {
    method: "POST",
    body: JSON.stringify(credentials),
  });
  token = ((await asked.json()) as { access_token: string }).access_token;
});
afterAll(() => resources.disposeAsync());

const sendPath = "/cgi-bin/message/custom/send";
const typingPath = "/cgi-bin/message/custom/typing";
const uploadPath = "/cgi-bin/media/upload";
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

async function post(
  path: string,
  body: string | FormData,
  query = "",
): Promise<Record<string, unknown>> {
  const url = `${t.server.url}${path}?access_token=${token}${query}`;
  const response = await fetch(url, { method: "POST", body });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}
const send = (body: Record<string, unknown>) => post(sendPath, JSON.stringify(body));

/** A form with a file, as SDKs send it. */
function form(
  content: Uint8Array,
  more: { field?: string; type?: string; filename?: string } = {},
): FormData {
  const data = new FormData();
  const file = new Blob([new Uint8Array(content)], { type: more.type ?? "image/png" });
  data.append(more.field ?? "media", file, more.filename ?? "picture.png");
  return data;
}

/** A user who has just written to the mini program. */
function writer(): string {
  const { openid } = t.emulator.control.addUser({ appid });
  t.emulator.control.userMessage({ appid, openid, msgtype: "text", content: "在吗" });
  return openid;
}
const received = (openid: string) =>
  t.emulator.control.conversation({ appid, openid }).lines.filter((line) => line.from !== "user");

describe("custom/send", () => {
  test.each([
    ["a text", { msgtype: "text", text: { content: "您好" } }],
    [
      "a link",
      {
        msgtype: "link",
        link: {
          title: "帮助",
          description: "常见问题",
          url: "https://example.com/faq",
          thumb_url: "https://example.com/t.png",
        },
      },
    ],
    [
      "a card",
      {
        msgtype: "miniprogrampage",
        miniprogrampage: { title: "订单", pagepath: "pages/order", thumb_media_id: "" },
      },
    ],
    ["a picture", { msgtype: "image", image: { media_id: "" } }],
  ])("%s is sent as it was given", async (_, message) => {
    const openid = writer();
    const { media_id: mediaId } = await post(uploadPath, form(png), "&type=image");
    const body = JSON.parse(
      JSON.stringify(message).replace('media_id":""', `media_id":"${String(mediaId)}"`),
    ) as Record<string, unknown>;

    const answer = await send({ touser: openid, ...body });

    expect(answer).toMatchObject({ errcode: 0, errmsg: "ok" });
    await t.until(String(answer["hongyan_message_id"]), "sent");
    expect(received(openid)).toMatchObject([{ msgtype: message.msgtype }]);
  });

  test("a picture goes to WeChat once, however many messages show it", async () => {
    const before = t.emulator.control.calls().paths[uploadPath]?.count ?? 0;
    const other = Buffer.concat([png, Buffer.from("another picture")]);
    const { media_id: mediaId } = await post(uploadPath, form(other), "&type=image");
    expect(mediaId).toMatch(/^sha256_[0-9a-f]{64}$/);
    expect(t.emulator.control.calls().paths[uploadPath]?.count ?? 0).toBe(before);
    for (const openid of [writer(), writer()]) {
      const body = { touser: openid, msgtype: "image", image: { media_id: mediaId } };
      await t.until(String((await send(body))["hongyan_message_id"]), "sent");
    }
    expect(t.emulator.control.calls().paths[uploadPath]?.count).toBe(before + 1);
  });

  test.each([
    ["no openid", { touser: "" }, 40003],
    ["no text", { msgtype: "text", text: {} }, 44004],
    ["a text over 2048 bytes", { msgtype: "text", text: { content: "字".repeat(683) } }, 45002],
    ["a type of Official Accounts", { msgtype: "news", news: {} }, 45162],
    ["an unknown type", { msgtype: "x" }, 40008],
    ["a picture without id", { msgtype: "image", image: {} }, 40007],
    [
      "a picture that is not stored",
      { msgtype: "image", image: { media_id: `sha256_${"0".repeat(64)}` } },
      40007,
    ],
    ["a link without url", { msgtype: "link", link: { title: "x", description: "y" } }, 47001],
    ["a sub-merchant", { businessid: 1 }, 40097],
  ])("%s is refused with WeChat's errcode", async (_, wrong, errcode) => {
    const body = { touser: writer(), msgtype: "text", text: { content: "您好" }, ...wrong };
    expect(await send(body)).toMatchObject({ errcode });
  });

  test("a closed window is 45015 at once where callbacks arrive, a used-up one 45047", async () => {
    const databaseUrl = await createDatabase(inject("postgresUrl"));
    const before = { t, token };
    await using known = await startTestServer({ databaseUrl });
    t = known;
    try {
      await known.call("PATCH", `/v1/apps/${appid}`, { callback });
      await known.emulator.control.setCallback({
        appid,
        callback: {
          ...callback,
          url: `${known.server.url}/wechat/callback/${appid}`,
          encodingAESKey: "A".repeat(43),
        },
      });
      const asked = await fetch(`${known.server.url}/cgi-bin/stable_token`, {
        method: "POST",
        body: JSON.stringify({ grant_type: "client_credential", appid, secret: apiKey }),
      });
      token = ((await asked.json()) as { access_token: string }).access_token;

      const { openid: silent } = known.emulator.control.addUser({ appid });
      const text = { msgtype: "text", text: { content: "您好" } };
      expect(await send({ touser: silent, ...text })).toMatchObject({ errcode: 45015 });

      const openid = writer();
      await known.emulator.control.settleCallbacks();
      await eventually(async () => {
        expect(await send({ touser: openid, ...text })).toMatchObject({ errcode: 0 });
      });
      for (let time = 0; time < 4; time += 1) {
        expect(await send({ touser: openid, ...text })).toMatchObject({ errcode: 0 });
      }
      expect(await send({ touser: openid, ...text })).toMatchObject({ errcode: 45047 });
    } finally {
      ({ t, token } = before);
    }
  });
});

describe("custom/typing", () => {
  test("is passed on to WeChat, its refusal is WeChat's", async () => {
    const openid = writer();
    expect(await post(typingPath, JSON.stringify({ touser: openid, command: "Typing" }))).toEqual({
      errcode: 0,
      errmsg: "ok",
    });
    const { openid: silent } = t.emulator.control.addUser({ appid });
    const body = JSON.stringify({ touser: silent, command: "Typing" });
    expect(await post(typingPath, body)).toMatchObject({ errcode: 45080 });
    const wrong = JSON.stringify({ touser: openid, command: "Sing" });
    expect(await post(typingPath, wrong)).toMatchObject({ errcode: 45072 });
  });
});

describe("media/upload", () => {
  test("the answer is WeChat's: no errcode, and the time in seconds", async () => {
    const answer = await post(uploadPath, form(png), "&type=image");
    expect(Object.keys(answer)).toEqual(["type", "media_id", "created_at"]);
    expect(Math.abs(Number(answer["created_at"]) - Date.now() / 1000)).toBeLessThan(5);
  });

  test("a picture is known by its bytes, whatever type is declared", async () => {
    const declared = form(png, { type: "application/octet-stream" });
    expect(await post(uploadPath, declared, "&type=image")).toHaveProperty("media_id");
  });

  test("a video goes on to WeChat, whose media_id is answered", async () => {
    const video = form(Buffer.from("\0\0\0\x18ftypmp42 and so on"), {
      type: "video/mp4",
      filename: "clip.mp4",
    });
    const answer = await post(uploadPath, video, "&type=video");
    expect(answer["media_id"]).not.toMatch(/^sha256_/);
    expect(answer).toHaveProperty("media_id");
  });

  test.each([
    ["another kind", "&type=file", () => form(png), 40004],
    ["no kind", "", () => form(png), 40004],
    ["another field", "&type=image", () => form(png, { field: "file" }), 41005],
    ["no form", "&type=image", () => "just text", 41005],
    ["no content", "&type=image", () => form(Buffer.alloc(0)), 44001],
    ["no picture", "&type=image", () => form(Buffer.from("<html>")), 40005],
    ["over 10 MB", "&type=image", () => form(Buffer.alloc(10 * 1024 * 1024 + 1, 1)), 40009],
  ])("%s is refused with WeChat's errcode", async (_, query, body, errcode) => {
    expect(await post(uploadPath, body(), query)).toMatchObject({ errcode });
  });

  test("without a token nothing is read", async () => {
    const response = await fetch(`${t.server.url}${uploadPath}?type=image`, {
      method: "POST",
      body: form(png),
    });
    expect(await response.json()).toMatchObject({ errcode: 41001 });
  });
});
