import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createWechatClient, type Transport } from "@hongyan/wechat";
import { encodeMultipart } from "../src/wire/multipart.ts";
import { createFakeWechat, tokenPath } from "./helpers/fake-wechat.ts";
import { startWechatServer, tokenIn } from "./helpers/wechat-server.ts";

const uploadPath = "/cgi-bin/media/upload";
const getPath = "/cgi-bin/media/get";
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 255, 13, 10, 45]);
const upload = {
  type: "image",
  filename: "雁.png",
  contentType: "image/png",
  content: png,
} as const;

/** What a server reads of the form that was sent to it. */
async function readForm(request: { bytes: Buffer; headers: Record<string, unknown> }) {
  const headers = { "content-type": String(request.headers["content-type"]) };
  const form = await new Response(new Uint8Array(request.bytes), { headers }).formData();
  const entries = [...form.entries()];
  const file = form.get("media");
  if (entries.length !== 1 || !(file instanceof File)) throw new Error("not one file");
  return { name: file.name, type: file.type, content: new Uint8Array(await file.arrayBuffer()) };
}

describe("uploading a file", () => {
  test("the file arrives byte for byte, under its name, and its id comes back", async () => {
    await using wechat = await startWechatServer({
      [uploadPath]: () => ({ type: "image", media_id: "M1", created_at: 1_795_000_000 }),
    });
    expect(await wechat.client.customerService.uploadMedia(upload)).toEqual({
      mediaId: "M1",
      type: "image",
      createdAt: new Date(1_795_000_000_000),
    });
    const request = wechat.lastRequest();
    expect(request).toMatchObject({
      method: "POST",
      query: { access_token: "T1", type: "image" },
    });
    expect(await readForm(request)).toEqual({ name: "雁.png", type: "image/png", content: png });
  });

  test("a thumbnail's id has another name at WeChat, not here", async () => {
    await using wechat = await startWechatServer({
      [uploadPath]: () => ({ type: "thumb", thumb_media_id: "M2", created_at: 1 }),
    });
    const thumb = await wechat.client.customerService.uploadMedia({ ...upload, type: "thumb" });
    expect(thumb.mediaId).toBe("M2");
  });

  test("a dead token is renewed, and the whole file sent again", async () => {
    await using wechat = await startWechatServer({
      [uploadPath]: (request) =>
        tokenIn(request) === "T1"
          ? { errcode: 40001, errmsg: "bad" }
          : { type: "image", media_id: "M1", created_at: 1 },
    });
    await wechat.client.customerService.uploadMedia(upload);
    expect((await readForm(wechat.lastRequest())).content).toEqual(png);
  });

  test("a refused file is thrown with what is wrong with it", async () => {
    await using wechat = await startWechatServer({
      [uploadPath]: () => ({ errcode: 40005, errmsg: "invalid file type rid: a-b-c" }),
    });
    await expect(wechat.client.customerService.uploadMedia(upload)).rejects.toMatchObject({
      code: "WECHAT_REFUSED",
      errcode: 40005,
      class: "permanent-bad-request",
      rid: "a-b-c",
    });
  });

  test("a file has a minute at least, whatever the patience of the client", async () => {
    const uploads = async (timeoutMs: number) => {
      const wechat = createFakeWechat({
        [tokenPath]: () => ({ access_token: "T", expires_in: 7200 }),
        [uploadPath]: () => ({ media_id: "M1", created_at: 1 }),
      });
      const { transport } = wechat;
      const client = createWechatClient({ appid: "wx1", secret: "s", transport, timeoutMs });
      await client.customerService.uploadMedia(upload);
      return wechat.calls.at(-1)?.timeoutMs;
    };
    expect(await uploads(100)).toBe(60_000);
    expect(await uploads(90_000)).toBe(90_000);
  });

  test("an answer without an id is no success", async () => {
    await using wechat = await startWechatServer({ [uploadPath]: () => ({ type: "image" }) });
    await expect(wechat.client.customerService.uploadMedia(upload)).rejects.toMatchObject({
      code: "WECHAT_NOT_JSON",
    });
  });
});

describe("a form with one file", () => {
  test("a filename cannot end its line, nor its quotes", async () => {
    const filename = 'a"; name="type"\r\nX-Evil: 1\r\n\r\nb.png';
    const { body } = await encodeMultipart({ ...upload, name: "media", filename });
    const head = Buffer.from(body).toString("latin1").split("\r\n\r\n")[0] ?? "";
    expect(head.split("\r\n")).toHaveLength(3);
    expect(head).toContain('filename="a%22; name=%22type%22%0D%0AX-Evil: 1%0D%0A%0D%0Ab.png"');
  });

  test("a content type cannot add a line either", async () => {
    const contentType = "image/png\r\nX-Evil: 1";
    const { body } = await encodeMultipart({ ...upload, name: "media", contentType });
    const head = Buffer.from(body).toString("latin1").split("\r\n\r\n")[0] ?? "";
    expect(head).not.toContain("X-Evil");
  });

  test("whatever name, type and content: one file arrives, its content unchanged", async () => {
    const names = fc.string({ unit: "binary", minLength: 1 }).filter((name) => name.isWellFormed());
    const anyFile = fc.record({
      filename: names,
      contentType: fc.string(),
      content: fc.uint8Array({ maxLength: 200 }),
    });
    await fc.assert(
      fc.asyncProperty(anyFile, async (file) => {
        const { headers, body } = await encodeMultipart({ name: "media", ...file });
        const read = await readForm({ bytes: Buffer.from(body), headers });
        expect(read.content).toEqual(new Uint8Array(file.content));
      }),
    );
  });
});

describe("reading a file", () => {
  const get = (wechat: Awaited<ReturnType<typeof startWechatServer>>) =>
    wechat.client.customerService.getMedia("M1");

  test("a picture comes byte for byte, with its type and name", async () => {
    await using wechat = await startWechatServer({
      [getPath]: (_, response) => {
        response.setHeader("Content-disposition", 'attachment; filename="M1.png"');
        response.setHeader("Content-Type", "image/png");
        return png;
      },
    });
    const media = await get(wechat);
    expect(media).toMatchObject({ kind: "file", contentType: "image/png", filename: "M1.png" });
    expect(media.kind === "file" && new Uint8Array(media.content)).toEqual(png);
    expect(wechat.lastRequest()).toMatchObject({
      method: "GET",
      query: { access_token: "T1", media_id: "M1" },
    });
  });

  test.each([
    ["attachment; filename=M1.jpg", "M1.jpg"],
    ['attachment; size=5; FileName="a b;c.jpg"', "a b;c.jpg"],
    ["attachment", undefined],
    ["", undefined],
  ])("the name in %j", async (disposition, filename) => {
    await using wechat = await startWechatServer({
      [getPath]: (_, response) => {
        response.setHeader("content-disposition", disposition);
        response.setHeader("content-type", "image/jpeg");
        return png;
      },
    });
    expect(await get(wechat)).toEqual({
      kind: "file",
      contentType: "image/jpeg",
      content: Buffer.from(png),
      ...(filename !== undefined && { filename }),
    });
  });

  test("a file of many megabytes arrives whole", async () => {
    const content = Buffer.alloc(12_000_000, 7);
    await using wechat = await startWechatServer({ [getPath]: () => content });
    const media = await get(wechat);
    expect(media).toMatchObject({ kind: "file", contentType: "application/octet-stream" });
    expect(media.kind === "file" && content.equals(media.content)).toBe(true);
  });

  test("of a video there is the address", async () => {
    await using wechat = await startWechatServer({
      [getPath]: () => ({ video_url: "http://example.com/v.mp4" }),
    });
    expect(await get(wechat)).toEqual({ kind: "video", url: "http://example.com/v.mp4" });
  });

  test.each(["text/plain", "application/json; encoding=utf-8", "image/jpeg", ""])(
    "a refusal is a refusal under the content type %j",
    async (contentType) => {
      await using wechat = await startWechatServer({
        [getPath]: (_, response) => {
          response.setHeader("content-type", contentType);
          return { errcode: 40007, errmsg: "invalid media_id" };
        },
      });
      await expect(get(wechat)).rejects.toMatchObject({ errcode: 40007 });
    },
  );

  test("a dead token is renewed", async () => {
    await using wechat = await startWechatServer({
      [getPath]: (request) =>
        tokenIn(request) === "T1" ? { errcode: 42001, errmsg: "expired" } : png,
    });
    expect(await get(wechat)).toMatchObject({ kind: "file" });
  });

  test.each([
    ["a page of HTML", 200, "text/html", "<html></html>", "WECHAT_NOT_JSON"],
    ["a page of HTML under a file's type", 200, "image/png", "<html></html>", "WECHAT_NOT_JSON"],
    ["a gateway's text", 200, "text/plain", "upstream is down", "WECHAT_NOT_JSON"],
    ["an empty answer", 200, "image/png", "", "WECHAT_NOT_JSON"],
    ["a gateway's error page", 502, "image/png", "x", "WECHAT_HTTP_STATUS"],
    ["a video's answer without an address", 200, "text/plain", "{}", "WECHAT_NOT_JSON"],
  ])("%s is no file", async (_name, status, contentType, body, code) => {
    await using wechat = await startWechatServer({
      [getPath]: (_, response) => {
        response.statusCode = status;
        response.setHeader("content-type", contentType);
        return body;
      },
    });
    await expect(get(wechat)).rejects.toMatchObject({ code });
  });

  test("a file over 20 MiB is not read to its end", async () => {
    const content = Buffer.alloc(20 * 1_048_576 + 1);
    await using wechat = await startWechatServer({ [getPath]: () => content });
    await expect(get(wechat)).rejects.toMatchObject({ code: "WECHAT_CONNECTION_LOST" });
  });

  test("a transport that gives no bytes is told so, and its text is not taken for a file", async () => {
    const transport: Transport = async ({ path }) => ({
      status: 200,
      body: path.startsWith("/cgi-bin/stable_token")
        ? '{"access_token":"T","expires_in":7200}'
        : "\ufffdPNG",
    });
    const client = createWechatClient({ appid: "wx1", secret: "s", transport });
    await expect(client.customerService.getMedia("M1")).rejects.toMatchObject({
      code: "WECHAT_NOT_JSON",
      message: expect.stringContaining("transport"),
    });
  });
});
