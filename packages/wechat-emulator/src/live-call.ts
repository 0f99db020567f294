import type { Call } from "./call.ts";
import type { RecordedCall } from "./call-log.ts";
import type { Fault } from "./faults.ts";
import { readOwn } from "./json.ts";
import { keepBody } from "./keep-body.ts";
import { maskSecrets } from "./mask.ts";
import { Refusal, refuse, type Reply } from "./reply.ts";

/** How one call of WeChat ended. */
export interface AnsweredCall {
  call: Call;
  recorded: RecordedCall;
  /** Undefined when a fault ended the request before it was processed. */
  reply: Reply | undefined;
  fault: Fault | undefined;
  ms: number;
}

/** No JSON is longer here; files are, and are not read to their end. */
const maxTextBytes = 1_048_576;

/** A server's call of WeChat, with what was asked and answered; tokens and secrets are cut short. */
export function tellCall({ call, recorded, reply, fault, ms }: AnsweredCall): void {
  const { state, query } = call;
  const body = keepBody(call.body.subarray(0, maxTextBytes), "request");
  const answered = keepReply(
    fault?.kind === "errcode" ? refuse(fault.errcode, fault.errmsg) : reply,
  );
  state.live.tell(() => {
    const request = body();
    const answer = answered();
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
        query: maskSecrets(Object.fromEntries(query), "request"),
        request,
        errcode: recorded.errcode,
        answer,
        fault: recorded.fault,
      },
    };
  });
}

function keepReply(reply: Reply | undefined): () => unknown {
  if (typeof reply === "string") return keepBody(reply, "answer");
  if (reply instanceof Refusal) return keepRefusal(reply);
  const file = reply && `（文件 ${reply.filename}，${reply.content.length} 字节）`;
  return () => file;
}

function keepRefusal({ errcode, text, fields }: Refusal): () => unknown {
  return () => ({ errcode, errmsg: text, ...fields });
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
