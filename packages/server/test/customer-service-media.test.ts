import { setTimeout as wait } from "node:timers/promises";
import { appid, apiKey, startTestServer } from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { removeUnusedMedia } from "../src/flow/customer-service/save-media.ts";
import {
  png,
  sendPath,
  startCustomerService,
  uploadPath,
  type CustomerServiceTest,
} from "./customer-service-setup.ts";

let t: CustomerServiceTest;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  t = resources.use(await startCustomerService());
});
afterAll(() => resources.disposeAsync());
afterEach(() => t.emulator.control.clearFaults());

interface Stored {
  media: string;
  contentType: string;
  sizeBytes: number;
  uploadedUntil: string | null;
  error?: { code: string; message: string };
}

async function store(
  content: Uint8Array,
  contentType = "image/png",
): Promise<{ status: number; body: Stored }> {
  const response = await fetch(`${t.server.url}/v1/customer-service/media`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": contentType },
    body: new Uint8Array(content),
  });
  return { status: response.status, body: (await response.json()) as Stored };
}

/** A picture that no other test has: PNG ignores what follows its end. */
async function picture(): Promise<{ media: string; content: Buffer }> {
  const content = Buffer.concat([png, Buffer.from(crypto.randomUUID())]);
  const { status, body } = await store(content);
  expect(status).toBe(201);
  return { media: body.media, content };
}

async function writer(): Promise<string> {
  const openid = t.stranger();
  await t.writes(openid, "有图吗");
  return openid;
}

async function sendImage(openid: string, media: string): Promise<string> {
  const { status, body } = await t.send(openid, { image: { media } });
  expect(status, JSON.stringify(body)).toBe(202);
  return body.id;
}

const uploads = (): number => t.emulator.control.calls().paths[uploadPath]?.count ?? 0;
const sends = (): number => t.emulator.control.calls().paths[sendPath]?.count ?? 0;
const find = async (media: string): Promise<Stored | undefined> =>
  (
    await t.call<{ media: Stored[] }>("GET", "/v1/customer-service/media?limit=200")
  ).body.media.find((one) => one.media === media);

/** What the user sees: the bytes behind the media_id that arrived last. */
function seen(openid: string): Buffer {
  const mediaId = String(t.received(openid).at(-1)?.fields["media_id"]);
  return Buffer.from(t.emulator.control.media({ appid, mediaId }).content);
}

describe("a stored picture", () => {
  test("is uploaded when the first message shows it, once for all, and arrives as it was stored", async () => {
    const { media, content } = await picture();
    const before = uploads();
    expect((await find(media))?.uploadedUntil).toBeNull();
    const openids = await Promise.all([writer(), writer(), writer(), writer()]);
    const ids = await Promise.all(openids.map((openid) => sendImage(openid, media)));
    for (const id of ids) await t.until(id, "sent");
    expect(uploads() - before).toBe(1);
    for (const openid of openids) expect(seen(openid).equals(content)).toBe(true);
    const uploadedUntil = Date.parse((await find(media))?.uploadedUntil ?? "");
    expect(uploadedUntil - Date.now()).toBeGreaterThan(71 * 3_600_000);
  });

  test("is the thumbnail of a card as well", async () => {
    const { media } = await picture();
    const openid = await writer();
    const card = { title: "订单", pagepath: "pages/order", thumb: { media } };
    const { body } = await t.send(openid, { miniprogrampage: card });
    await t.until(body.id, "sent");
    const mediaId = String(t.received(openid)[0]?.fields["thumb_media_id"]);
    expect(t.emulator.control.media({ appid, mediaId }).content).toBeTruthy();
    expect((await t.lines(openid)).at(-1)?.content).toEqual(card);
  });

  test("that WeChat has forgotten (40007) is uploaded anew, and the message sent once more, in one attempt", async () => {
    const { media, content } = await picture();
    const openid = await writer();
    await t.until(await sendImage(openid, media), "sent");
    const [uploadsBefore, sendsBefore] = [uploads(), sends()];
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 40007, times: 1 });
    expect(await t.until(await sendImage(openid, media), "sent")).toMatchObject({ attempt: 1 });
    expect([uploads() - uploadsBefore, sends() - sendsBefore]).toEqual([1, 2]);
    expect(seen(openid).equals(content)).toBe(true);
  });

  test("is not uploaded for ever: a second 40007 fails the message, which gives its place back", async () => {
    const { media } = await picture();
    const openid = await writer();
    const before = uploads();
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 40007, times: 2 });
    expect(await t.until(await sendImage(openid, media), "failed")).toMatchObject({
      errcode: 40007,
      grant: "released",
    });
    expect(uploads() - before).toBe(2);
    expect((await t.conversation(openid)).window.remaining).toBe(5);
  });

  test("is uploaded anew when WeChat is about to forget it, before a message meets 40007", async () => {
    const { media } = await picture();
    const openid = await writer();
    await t.until(await sendImage(openid, media), "sent");
    const before = uploads();
    await t.until(await sendImage(openid, media), "sent");
    expect(uploads() - before).toBe(0);
    await t.sql(`update hongyan.media set media_expires_at = now() + interval '50 minutes'`);
    await t.until(await sendImage(openid, media), "sent");
    expect(uploads() - before).toBe(1);
  });

  test("of three days ago is uploaded anew after WeChat's 40007, whatever our clock says", async () => {
    await using other = await startCustomerService();
    const response = await fetch(`${other.server.url}/v1/customer-service/media`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "image/png" },
      body: new Uint8Array(png),
    });
    const { media } = (await response.json()) as Stored;
    const openid = other.stranger();
    await other.writes(openid, "有图吗");
    await other.until((await other.send(openid, { image: { media } })).body.id, "sent");
    other.emulator.control.advanceClock(3 * 86_400_000 + 1_000);
    await other.writes(openid, "再发一次");
    await other.until((await other.send(openid, { image: { media } })).body.id, "sent");
    expect(other.emulator.control.calls().paths[uploadPath]?.count).toBe(2);
    expect(other.received(openid)).toHaveLength(2);
  });

  test("that cannot be uploaded now lets the message wait, and one that WeChat refuses fails it with its reason", async () => {
    const { media } = await picture();
    const openid = await writer();
    t.emulator.control.addFault({ path: uploadPath, kind: "reset", times: 1 });
    const waited = await t.until(await sendImage(openid, media), "sent");
    expect(waited.attempts).toMatchObject([{ outcome: "unanswered" }, { outcome: "accepted" }]);
    expect(t.received(openid)).toHaveLength(1);

    const bad = await picture();
    t.emulator.control.addFault({ path: uploadPath, kind: "errcode", errcode: 40009, times: 1 });
    expect(await t.until(await sendImage(openid, bad.media), "failed")).toMatchObject({
      errcode: 40009,
    });
    expect(t.received(openid)).toHaveLength(1);
  });

  test("whose upload takes longer than the message may stay with a worker hands it back: it is not taken for lost, and sent once", async () => {
    const { media } = await picture();
    const openid = await writer();
    t.emulator.control.addFault({ path: uploadPath, kind: "delay", ms: 7_500, times: 1 });
    const id = await sendImage(openid, media);
    // Longer than the lease of the test server, which is six seconds.
    await wait(6_500);
    await t.server.worker?.recover();
    const message = await t.until(id, "sent");
    expect(message.attempt).toBeGreaterThan(1);
    expect(message.events.map((event) => event.type)).toEqual(["message.queued", "message.sent"]);
    expect(t.received(openid)).toHaveLength(1);
  });

  test("N1: no transaction is open while WeChat takes the upload", async () => {
    const { media } = await picture();
    const openid = await writer();
    t.emulator.control.addFault({ path: uploadPath, kind: "delay", ms: 800, times: 1 });
    const id = await sendImage(openid, media);
    const started = performance.now();
    let looked = 0;
    while (performance.now() - started < 600) {
      const open = await t.sql<{ query: string }>(
        `select query from pg_stat_activity where datname = current_database() and state like 'idle in transaction%' and xact_start < now() - interval '100 milliseconds'`,
      );
      expect(open).toEqual([]);
      looked += 1;
    }
    expect(looked).toBeGreaterThan(3);
    await t.until(id, "sent");
  });
});

describe("storing", () => {
  test("the same picture twice is one", async () => {
    const { media, content } = await picture();
    const again = await store(content);
    expect(again).toMatchObject({ status: 201, body: { media, sizeBytes: content.byteLength } });
    const { body } = await t.call<{ media: Stored[] }>(
      "GET",
      "/v1/customer-service/media?limit=200",
    );
    expect(body.media.filter((one) => one.media === media)).toHaveLength(1);
  });

  test.each([
    ["what is no picture", Buffer.from("<svg onload=alert(1)>"), "image/png"],
    ["a page that says it is a GIF", Buffer.from("<html>GIF89a</html>"), "image/gif"],
    ["another picture than its header says", png, "image/jpeg"],
    ["nothing", Buffer.alloc(0), "image/png"],
  ])("%s is refused", async (_, content, type) => {
    const answer = await store(content, type);
    expect(answer).toMatchObject({ status: 422, body: { error: { code: "MEDIA_INVALID" } } });
  });

  test("JPEG and GIF are taken by their first bytes", async () => {
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1]);
    expect((await store(jpeg, "image/jpeg")).status).toBe(201);
    expect((await store(Buffer.from("GIF87a..."), "image/gif")).status).toBe(201);
  });

  test("10 MB are taken, a byte more is not, and no other type", async () => {
    const most = Buffer.alloc(10 * 1024 * 1024, png.subarray(0, 8));
    expect((await store(most)).status).toBe(201);
    const over = await store(Buffer.concat([most, Buffer.from("x")]));
    expect(over).toMatchObject({ status: 413, body: { error: { code: "BODY_TOO_LARGE" } } });
    expect(await store(png, "image/webp")).toMatchObject({
      status: 415,
      body: { error: { code: "UNSUPPORTED_MEDIA_TYPE" } },
    });
  });

  test("the list goes page by page, newest first", async () => {
    const stored = [await picture(), await picture(), await picture()].map((one) => one.media);
    const listed: string[] = [];
    let cursor = "";
    do {
      const { body } = await t.call<{ media: Stored[]; nextCursor: string | null }>(
        "GET",
        `/v1/customer-service/media?limit=2${cursor}`,
      );
      listed.push(...body.media.map((one) => one.media));
      cursor = body.nextCursor === null ? "" : `&cursor=${body.nextCursor}`;
    } while (cursor !== "");
    expect(listed.slice(0, 3)).toEqual(stored.toReversed());
    expect(new Set(listed).size).toBe(listed.length);
  });

  test("a picture is deleted only when nothing that waits shows it", async () => {
    const { media } = await picture();
    const openid = await writer();
    const remove = () => t.call("DELETE", `/v1/customer-service/media/${media}`);
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await t.send(openid, { image: { media }, sendAt });
    expect(await remove()).toMatchObject({
      status: 409,
      body: { error: { code: "MEDIA_IN_USE" } },
    });
    await t.call("POST", `/v1/messages/${body.id}/cancel`);
    const rule = await t.call<{ id: string }>("POST", "/v1/customer-service/auto-replies", {
      trigger: "keyword",
      keyword: { words: ["only for this test"] },
      answer: { image: { media } },
    });
    expect((await remove()).status).toBe(409);
    await t.call("DELETE", `/v1/customer-service/auto-replies/${rule.body.id}`);
    expect((await remove()).status).toBe(200);
    expect((await remove()).status).toBe(404);
    expect(await t.send(openid, { image: { media } })).toMatchObject({
      status: 404,
      body: { error: { code: "MEDIA_NOT_FOUND" } },
    });
  });

  test("a picture of one app is none of another's", async () => {
    const { media } = await picture();
    await using other = await startTestServer({
      databaseUrl: t.databaseUrl,
      emulator: t.emulator,
      options: { worker: false },
    });
    await other.call("POST", "/v1/apps", { appid: "wxother0000000001", secret: "s" });
    expect(
      await other.call("POST", "/v1/customer-service/messages", {
        appid: "wxother0000000001",
        to: { openid: "oSomebody" },
        image: { media },
      }),
    ).toMatchObject({ status: 404, body: { error: { code: "MEDIA_NOT_FOUND" } } });
    await t.call("DELETE", "/v1/apps/wxother0000000001");
  });
});

describe("what a user sent", () => {
  const fetchContent = (mediaId: string) =>
    fetch(`${t.server.url}/v1/customer-service/media/${mediaId}/content`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });

  test("is fetched from WeChat and never shown as a page of this host", async () => {
    const openid = t.stranger();
    const { mediaId } = t.emulator.control.addMedia({ appid, filename: "a.png", content: png });
    t.emulator.control.userMessage({ appid, openid, msgtype: "image", mediaId });
    await t.processed();
    const [line] = await t.lines(openid);
    expect(line).toMatchObject({ type: "image", content: { mediaId } });
    const response = await fetchContent(mediaId);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
    const header = (name: string) => response.headers.get(name);
    expect(header("content-type")).toBe("image/png");
    expect(header("x-content-type-options")).toBe("nosniff");
    expect(header("content-disposition")).toMatch(/^attachment; filename="[\w-]+"$/);
    expect(header("content-security-policy")).toContain("sandbox");
  });

  test("of another type than a picture is bytes and nothing else; of a video there is an address", async () => {
    const { control } = t.emulator;
    const voice = control.addMedia({
      appid,
      type: "voice",
      filename: "a.amr",
      content: Buffer.from("#!AMR\n\u0001"),
    });
    const response = await fetchContent(voice.mediaId);
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    const video = control.addMedia({ appid, type: "video", filename: "a.mp4", content: png });
    const answer = (await (await fetchContent(video.mediaId)).json()) as { videoUrl: string };
    expect(answer.videoUrl).toMatch(/^http/);
  });

  test("that WeChat has forgotten is told with its errcode", async () => {
    const response = await fetchContent("unknown_media");
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({
      error: { code: "WECHAT_REFUSED", details: { errcode: 40007 } },
    });
  });
});

describe("a picture that was uploaded as temporary media", () => {
  const aWeek = "7 days 1 minute";
  const age = (media: string) =>
    t.sql(
      `update hongyan.media set last_used_at = now() - interval '${aWeek}' where hash = '${media}'`,
    );

  async function upload(content: Uint8Array): Promise<string> {
    const credentials = { grant_type: "client_credential", appid, secret: apiKey };
    const post = async (path: string, body: string | FormData) => {
      const response = await fetch(`${t.server.url}${path}`, { method: "POST", body });
      return (await response.json()) as Record<string, string>;
    };
    const { access_token: token } = await post(
      "/cgi-bin/stable_token",
      JSON.stringify(credentials),
    );
    const form = new FormData();
    form.set("media", new Blob([new Uint8Array(content)]), "a.png");
    const { media_id: mediaId } = await post(
      `${uploadPath}?type=image&access_token=${token}`,
      form,
    );
    return String(mediaId).replace("sha256_", "");
  }
  const temporary = () => upload(Buffer.concat([png, Buffer.from(crypto.randomUUID())]));

  test("goes when no message named it for seven days, and what was stored to stay stays", async () => {
    const [old, fresh, named, both] = await Promise.all([0, 1, 2, 3].map(temporary));
    const { media: stored } = await picture();
    const { content } = await picture();
    const twice = await upload(content);
    const all = [old, named, both, stored, twice].map(String);
    for (const media of all) await age(media);
    await t.until(await sendImage(await writer(), String(named)), "sent");

    await removeUnusedMedia(t.server.ctx);
    expect(await find(String(old))).toBeUndefined();
    expect(await find(String(both))).toBeUndefined();
    for (const media of [fresh, named, stored, twice]) {
      expect(await find(String(media)), media).toBeDefined();
    }
  });

  test("stays while a message waits to show it, however long", async () => {
    const media = await temporary();
    const openid = await writer();
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const { status } = await t.send(openid, { image: { media }, sendAt });
    expect(status).toBe(202);
    await age(media);
    await removeUnusedMedia(t.server.ctx);
    expect(await find(media)).toBeDefined();
  });

  test("or a channel of a uniform message that waits for the one before it: nobody deletes it either", async () => {
    const media = await temporary();
    const openid = await t.user(1);
    const { control } = t.emulator;
    control.addFault({
      path: "/cgi-bin/message/subscribe/send",
      kind: "errcode",
      errcode: 45011,
      times: 1,
    });
    const { status } = await t.call("POST", "/v1/uniform-messages", {
      to: { openid },
      params: { taskName: "a", remarks: "b", className: "c" },
      channels: [
        { channel: "subscribe", scene: "task-reminder" },
        { channel: "customer-service", image: { media } },
      ],
    });
    expect(status).toBe(202);
    const deletion = await t.call("DELETE", `/v1/customer-service/media/${media}`);
    expect(deletion).toMatchObject({ status: 409, body: { error: { code: "MEDIA_IN_USE" } } });
    await age(media);
    await removeUnusedMedia(t.server.ctx);
    expect(await find(media)).toBeDefined();
  });
});
