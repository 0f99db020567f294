import { randomBytes } from "node:crypto";
import { callbackSignature, encryptFrame } from "@hongyan/wechat";
import { answerParent } from "../lib/answer-parent.ts";
import { nowMs } from "../lib/clock.ts";
import { openPool } from "../lib/http-pool.ts";
import { appid, callback, openidOf, template } from "../lib/sample.ts";

// WeChat: pushes in safe mode over kept-alive connections, encrypted before the clock starts.

export interface Push {
  task: {
    url: string;
    /** Sent events of users from this one on. */
    firstUser: number;
    pushes: number;
  };
  answer: {
    elapsedMs: number;
  };
}

/** WeChat opens as many connections as its pushes need. */
const inFlight = 128;

answerParent<Push>(async ({ url, firstUser, pushes }) => {
  await using http = openPool(url, inFlight);
  const requests = Array.from({ length: pushes }, (_, index) => toRequest(firstUser + index));
  const startedAtMs = nowMs();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < requests.length) {
      const { path, body } = requests[next] as { path: string; body: string };
      next += 1;
      const answer = await http.pool.request({ method: "POST", path, body });
      const text = await answer.body.text();
      if (text !== "success") throw new Error(`HTTP ${answer.statusCode} ${text}`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return { elapsedMs: nowMs() - startedAtMs };
});

function toRequest(user: number): { path: string; body: string } {
  const encrypt = encryptFrame({ appid, encodingAESKey: callback.encodingAESKey }, sentEvent(user));
  const timestamp = "1767225600";
  const nonce = randomBytes(4).readUInt32BE().toString();
  const query = new URLSearchParams({
    signature: callbackSignature(callback.token, timestamp, nonce),
    timestamp,
    nonce,
    encrypt_type: "aes",
    msg_signature: callbackSignature(callback.token, timestamp, nonce, encrypt),
  });
  return {
    path: `/wechat/callback/${appid}?${query.toString()}`,
    body: JSON.stringify({ ToUserName: "gh_0a1b2c3d4e5f", Encrypt: encrypt }),
  };
}

function sentEvent(user: number): string {
  return JSON.stringify({
    ToUserName: "gh_0a1b2c3d4e5f",
    FromUserName: openidOf(user),
    CreateTime: 1_767_225_600,
    MsgType: "event",
    Event: "subscribe_msg_sent_event",
    List: {
      TemplateId: template.priTmplId,
      MsgID: String(4_100_000_000_000_000_000n + BigInt(user)),
      ErrorCode: "0",
      ErrorStatus: "success",
    },
  });
}
