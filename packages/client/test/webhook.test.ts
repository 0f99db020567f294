import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { verifyWebhook } from "../src/index.ts";

const secret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
const other = `whsec_${Buffer.alloc(24, 8).toString("base64")}`;
const body = JSON.stringify({ type: "message.sent", timestamp: "t", data: { eventId: "1" } });

function headersOf(signedWith: string, at = new Date()): Record<string, string> {
  return {
    "webhook-id": "1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(signedWith).sign("1", at, body),
  };
}

test("a webhook of ours is read, by its text or its bytes, from headers of any kind", () => {
  const headers = headersOf(secret);

  expect(verifyWebhook(headers, body, secret).type).toBe("message.sent");
  expect(verifyWebhook(new Headers(headers), Buffer.from(body), secret).data.eventId).toBe("1");
});

test("while the secret changes, either is right", () => {
  expect(verifyWebhook(headersOf(other), body, [secret, other]).type).toBe("message.sent");
});

test.each([
  ["another secret", headersOf(other), body],
  ["a body that was changed", headersOf(secret), body.replace("1", "2")],
  ["a delivery of ten minutes ago", headersOf(secret, new Date(Date.now() - 600_000)), body],
  ["no signature", {}, body],
])("%s is refused", (_, headers, text) => {
  expect(() => verifyWebhook(headers, text, secret)).toThrow(
    expect.objectContaining({ code: "BAD_SIGNATURE", status: 401 }),
  );
});
