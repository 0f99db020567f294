import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { verifyWebhook, WebhookVerificationError } from "../src/index.ts";

const secret = `whsec_${randomBytes(32).toString("base64")}`;
const event = {
  type: "message.sent",
  timestamp: "2026-11-22T11:30:00.123Z",
  data: { appid: "wx0", eventId: "evt_1", openid: "o鸿雁" },
};
const body = JSON.stringify(event);

/** As another implementation of Standard Webhooks signs it. */
function headersOf(text: string, at = new Date(), key = secret): Record<string, string> {
  return {
    "webhook-id": "evt_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(key).sign("evt_1", at, text),
  };
}

test("what another implementation signed is verified, as text, as bytes, and from a fetch request", () => {
  const headers = headersOf(body);
  expect(verifyWebhook(headers, body, secret)).toEqual(event);
  expect(verifyWebhook(headers, Buffer.from(body), secret)).toEqual(event);
  expect(verifyWebhook(new Headers(headers), body, secret)).toEqual(event);
});

test("while a secret is being replaced either one verifies", () => {
  const other = `whsec_${randomBytes(32).toString("base64")}`;
  const headers = headersOf(body);
  const both = `${headersOf(body, new Date(), other)["webhook-signature"]} ${headers["webhook-signature"]}`;
  expect(verifyWebhook({ ...headers, "webhook-signature": both }, body, secret)).toEqual(event);
});

test("what is forged, altered, old, from the future or without a signature is refused", () => {
  const headers = headersOf(body);
  const minutes = (count: number) => headersOf(body, new Date(Date.now() + count * 60_000));
  const refused: [Record<string, string>, string][] = [
    [headers, body.replace("sent", "read")],
    [headersOf(body, new Date(), `whsec_${randomBytes(32).toString("base64")}`), body],
    [minutes(-6), body],
    [minutes(6), body],
    [{ ...headers, "webhook-id": "evt_2" }, body],
    [{ ...headers, "webhook-signature": "v1," }, body],
    [{ ...headers, "webhook-signature": "" }, body],
    [{ ...headers, "webhook-timestamp": "NaN" }, body],
    [{}, body],
  ];
  for (const [given, text] of refused) {
    expect(() => verifyWebhook(given, text, secret)).toThrow(WebhookVerificationError);
  }
});

test("an empty secret verifies nothing: anybody could sign with it", () => {
  expect(() => verifyWebhook(headersOf(body), body, "")).toThrow(TypeError);
  expect(() => verifyWebhook(headersOf(body), body, "whsec_")).toThrow(TypeError);
});
