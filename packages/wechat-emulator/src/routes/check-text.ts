import { isBodyUtf8, readJsonObject, type Call } from "../call.ts";
import { newRid } from "../ids.ts";
import { ok, refuse, Refusal, type Reply } from "../reply.ts";
import type { State } from "../state.ts";
import { authorizeAs } from "../tokens.ts";

const visitLastsMs = 2 * 3_600_000;
const longestContent = 2_500;
const normal = 100;
/** 21000, other: a word list knows nothing of politics or fraud. */
const other = 21_000;

/**
 * POST /wxa/msg_sec_check. Version 2 needs a user who was in the mini program within two hours, and answers a verdict; version 1
 * knows the text only, and answers an errcode.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/msgSecCheck.html
 */
export function checkText(call: Call): Reply {
  const { state } = call;
  const app = authorizeAs(call, "mini-program");
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const { version, openid, scene, content } = body;
  if (typeof content !== "string" || !isBodyUtf8(call)) return refuse(47001);
  if (content === "") return refuse(44002);
  const verdict = judge(
    state,
    Object.values(body).filter((one) => typeof one === "string"),
  );
  if (version !== 2) return verdict === "risky" ? refuse(87014) : ok();
  const user = typeof openid === "string" ? app.users.get(openid) : undefined;
  if (!user) return refuse(40003);
  if (![1, 2, 3, 4].includes(scene as number)) return refuse(40129);
  if (Array.from(content).length > longestContent) return refuse(45002);
  if (state.clock.nowMs() - user.visitedAtMs > visitLastsMs) return refuse(61010);
  const result = { suggest: verdict, label: verdict === "pass" ? normal : other };
  const detail = [{ strategy: "content_model", errcode: 0, ...result, prob: 90 }];
  return ok({ trace_id: newRid(state.clock.nowMs()), result, detail });
}

function judge(state: State, texts: string[]): "pass" | "review" | "risky" {
  const { riskyWords, reviewWords } = state.switches;
  const holds = (words: string[]) =>
    words.some((word) => texts.some((text) => text.includes(word)));
  if (holds(riskyWords)) return "risky";
  return holds(reviewWords) ? "review" : "pass";
}
