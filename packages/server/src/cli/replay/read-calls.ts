import { describeErrcode } from "@hongyan/wechat";
import type { ScenarioCall } from "@hongyan/wechat-emulator";
import type { Message } from "../resources/message.ts";

type Attempt = Message["attempts"][number];
type Call = Omit<ScenarioCall, "afterMs">;

const sendPath = "/cgi-bin/message/subscribe/send";
const tokenPath = "/cgi-bin/stable_token";

/** What was asked of WeChat for this message, in order. An attempt that never left this machine is no call. */
export function readCalls(message: Message): ScenarioCall[] {
  const { attempt, events, updatedAt } = message;
  const isTaken = isTakenByWechat(message);
  const troubled = message.attempts.filter(({ outcome }) => outcome !== "accepted");
  const last = troubled.at(-1);
  // Given up as unknown, and then a late answer or the sent event said that WeChat has it.
  const isTakenLate = isTaken && last?.attempt === attempt;
  const timed = troubled.flatMap((one) =>
    toCalls(one, {
      isTaken: isTakenLate && one === last,
      isLast: !isTaken && one === last,
    }).map((call) => ({ call, at: Date.parse(one.endedAt) })),
  );
  if (isTaken && !isTakenLate) {
    const sent = events.find(({ type }) => type === "message.sent");
    const at = Date.parse(sent?.createdAt ?? updatedAt);
    timed.push({ call: { path: sendPath, answer: "errcode 0" }, at });
  }
  return timed.map(({ call: { path, ...rest }, at }, index) => {
    const afterMs = at - (timed[index - 1]?.at ?? at);
    return { path, ...(afterMs > 0 && { afterMs }), ...rest };
  });
}

/** WeChat has taken it, whatever it told of it: the user's right is spent. */
export function isTakenByWechat({ status, reason }: Message): boolean {
  return status === "sent" || status === "delivered" || reason === "NOT_DELIVERED";
}

function toCalls(
  { outcome, errcode, detail }: Attempt,
  { isTaken, isLast }: { isTaken: boolean; isLast: boolean },
): Call[] {
  const text = detail ?? "";
  const path = text.startsWith(tokenPath) ? tokenPath : sendPath;
  if (outcome === "refused" && errcode !== null) return refusals(errcode, isLast);
  const processed = isTaken ? { processed: true } : {};
  const status = /HTTP status (\d+)$/.exec(text)?.[1];
  if (status !== undefined) {
    const fault = { kind: "status" as const, status: Number(status), ...processed };
    return [{ path, fault, answer: `HTTP ${status}` }];
  }
  if (text.endsWith("not a JSON object")) {
    return [{ path, fault: { kind: "garbage", ...processed }, answer: "no JSON" }];
  }
  const isLost = isTaken || outcome === "abandoned" || detail === null || lostTexts.test(text);
  if (!isLost) return [];
  return [{ path, fault: { kind: isTaken ? "drop-after-send" : "reset" }, answer: "no answer" }];
}

/** How @hongyan/wechat, and a send that broke off, say that the request may have been written. */
const lostTexts =
  /connection lost before the answer|no answer in time|answer larger than|broke the send off/;

/** Met when a token is fetched: nothing was sent then. */
const ofTokenCall = new Set([40_013, 40_125, 40_164, 41_002, 41_004, 89_503, 89_506, 89_507]);

function refusals(errcode: number, isLast: boolean): Call[] {
  const answer = `errcode ${errcode}`;
  const path = ofTokenCall.has(errcode) ? tokenPath : sendPath;
  // The scenario's user has no right then, and WeChat says so by itself.
  if (errcode === 43_101 && isLast) return [{ path, answer }];
  const call: Call = { path, fault: { kind: "errcode", errcode }, answer };
  // One attempt is two calls here: the token is renewed and the send repeated before it counts as refused.
  const isRepeated = describeErrcode(errcode).class === "refresh-token-and-retry";
  return isRepeated ? [call, call] : [call];
}
