import type { Call } from "./call.ts";
import type { RecordedCall } from "./call-log.ts";
import type { Fault } from "./faults.ts";
import { readOwn } from "./json.ts";
import { isCode, maskSecrets, maskText } from "./mask.ts";
import { Binary, Refusal, refuse, type Reply } from "./reply.ts";

/** How one call of WeChat ended. */
export interface AnsweredCall {
  call: Call;
  recorded: RecordedCall;
  /** Undefined when a fault ended the request before it was processed. */
  reply: Reply | undefined;
  fault: Fault | undefined;
  ms: number;
}

const keptBytes = 8_192;

/** A server's call of WeChat, with what was asked and answered; tokens and secrets are cut short. */
export function tellCall({ call, recorded, reply, fault, ms }: AnsweredCall): void {
  const { state, query } = call;
  // Shortened now: an entry is kept for long.
  const body =
    call.body.length > keptBytes ? Buffer.from(call.body.subarray(0, keptBytes)) : call.body;
  const given = fault?.kind === "errcode" ? refuse(fault.errcode, fault.errmsg) : shorten(reply);
  state.live.tell(() => {
    const request = maskText(body.toString(), isCode);
    const answer = describeReply(given);
    const errcode = readOwn(answer, "errcode");
    return {
      from: "wechat",
      kind: "call",
      title: `${recorded.path} → ${outcomeOf(recorded, fault, answer)}`,
      appid: recorded.appid,
      openid: [readOwn(request, "touser"), readOwn(answer, "openid")].find(isText),
      ms,
      isError: isHarmful(fault) || (typeof errcode === "number" && errcode !== 0),
      detail: {
        method: recorded.method,
        path: recorded.path,
        query: maskSecrets(Object.fromEntries(query), isCode),
        request,
        errcode: recorded.errcode,
        answer,
        fault: recorded.fault,
      },
    };
  });
}

function describeReply(reply: string | Refusal | undefined): unknown {
  if (reply instanceof Refusal) {
    return { errcode: reply.errcode, errmsg: reply.text, ...reply.fields };
  }
  return reply === undefined ? undefined : maskText(reply);
}

function shorten(reply: Reply | undefined): string | Refusal | undefined {
  if (reply instanceof Binary) return `（文件 ${reply.filename}，${reply.content.length} 字节）`;
  if (typeof reply !== "string" || reply.length <= 8 * keptBytes) return reply;
  return Buffer.from(reply.slice(0, keptBytes)).toString();
}

function outcomeOf(recorded: RecordedCall, fault: Fault | undefined, answer: unknown): string {
  if (!fault) return describeErrcode(recorded, answer);
  switch (fault.kind) {
    case "reset":
      return "连接被重置（故障）";
    case "drop-after-send":
      return "已处理，答复丢失（故障）";
    case "status":
      return `HTTP ${fault.status}（故障）`;
    case "garbage":
      return "不是 JSON 的答复（故障）";
    case "errcode":
      return `${describeErrcode(recorded, answer)}（故障）`;
    case "delay":
      return describeErrcode(recorded, answer);
    default:
      return fault.kind satisfies never;
  }
}

function describeErrcode(recorded: RecordedCall, answer: unknown): string {
  const errcode = recorded.errcode ?? 0;
  const errmsg = readOwn(answer, "errmsg");
  return errcode !== 0 && isText(errmsg) ? `${errcode} ${errmsg}` : String(errcode);
}

function isHarmful(fault: Fault | undefined): boolean {
  return fault !== undefined && fault.kind !== "delay";
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
