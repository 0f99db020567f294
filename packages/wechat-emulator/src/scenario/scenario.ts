import { readTemplate } from "../control/read-inputs.ts";
import { ControlError } from "../control/control-error.ts";
import { Input } from "../control/input.ts";
import { faultKinds, type FaultKind } from "../faults.ts";
import { isObject } from "../json.ts";
import type { KeywordEnumValues, TemplateType } from "../state.ts";

/**
 * What one subscribe message met at WeChat, to be met again: where it began, each call with its answer, and the sent
 * event at the end. JSON, so that it can be mailed; `hongyan replay` writes one.
 */
export interface Scenario {
  /** The version of this form. */
  scenario: 1;
  /** For people. */
  title: string;
  appid: string;
  template: {
    priTmplId: string;
    title: string;
    content: string;
    /** 2 one-time, 3 long-term. */
    type: TemplateType;
    keywordEnumValueList: KeywordEnumValues[];
  };
  /** How many sends the user allows at the beginning; of a long-term template 1 is any number. */
  rights: number;
  /** Of subscribe/send, as WeChat spells it. */
  body: { touser: string; template_id: string; page?: string; data: Record<string, unknown> };
  /** In their order. */
  calls: ScenarioCall[];
  /** What WeChat pushes about an accepted send; null: nothing. */
  sentEvent: SentResult | null;
}

export interface ScenarioCall {
  /** subscribe/send, or the token call that was refused in its place. */
  path: string;
  /** Since the call before; default 0. */
  afterMs?: number;
  /** What WeChat, or the network, does to this call; the last may go without, and WeChat processes it. */
  fault?: { kind: FaultKind; errcode?: number; status?: number; processed?: boolean };
  /** `errcode 0`, `errcode 43101`, `HTTP 502`, `no JSON`, `no answer`. */
  answer: string;
}

export interface SentResult {
  ErrorCode: string;
  ErrorStatus: string;
}

export const sendPath = "/cgi-bin/message/subscribe/send";
export const tokenPath = "/cgi-bin/stable_token";

/**
 * A scenario out of a file or a request.
 *
 * @throws {ControlError} INVALID_SCENARIO, or INVALID_INPUT with the field that is missing or of another type
 */
export function readScenario(value: unknown): Scenario {
  const input = new Input(isObject(value) ? value : {});
  if (input.get("scenario") !== 1) {
    const hint = 'Give a file of `hongyan replay`, with "scenario": 1.';
    throw new ControlError("INVALID_SCENARIO", "this is no scenario of a known version", hint);
  }
  const appid = input.string("appid");
  const template = readTemplate(new Input({ ...input.object("template"), appid }));
  const body = new Input(input.object("body"));
  const page = body.optionalString("page");
  const sentEvent = input.optionalObject("sentEvent");
  return {
    scenario: 1,
    title: input.optionalString("title") ?? "",
    appid,
    template: {
      priTmplId: new Input(input.object("template")).string("priTmplId"),
      title: template.title,
      content: template.content,
      type: template.type ?? 2,
      keywordEnumValueList: template.keywordEnumValueList ?? [],
    },
    rights: input.number("rights", 0),
    body: {
      touser: body.string("touser"),
      template_id: body.string("template_id"),
      ...(page !== undefined && { page }),
      data: body.object("data"),
    },
    calls: readCalls(input.get("calls")),
    sentEvent: sentEvent === undefined ? null : readSentResult(new Input(sentEvent)),
  };
}

function readCalls(list: unknown): ScenarioCall[] {
  if (!Array.isArray(list)) throw new ControlError("INVALID_SCENARIO", "calls is not a list");
  const calls = list.map((item): ScenarioCall => {
    const input = new Input(isObject(item) ? item : {});
    const afterMs = input.optionalNumber("afterMs");
    const fault = input.optionalObject("fault");
    return {
      path: input.oneOf("path", [sendPath, tokenPath], sendPath),
      ...(afterMs !== undefined && { afterMs }),
      ...(fault !== undefined && { fault: readCallFault(new Input(fault)) }),
      answer: input.string("answer"),
    };
  });
  // Faults strike the next call of their path: one behind a call without a fault would come too early.
  const unfaulted = calls.findIndex(({ fault }) => fault === undefined);
  if (unfaulted >= 0 && unfaulted < calls.length - 1) {
    const hint = "Give every call before the last one the fault that it met.";
    throw new ControlError("INVALID_SCENARIO", `call ${unfaulted + 1} has no fault`, hint);
  }
  return calls;
}

function readCallFault(input: Input): NonNullable<ScenarioCall["fault"]> {
  const errcode = input.optionalNumber("errcode");
  const status = input.optionalNumber("status");
  const processed = input.optionalBoolean("processed");
  return {
    kind: input.oneOf("kind", Object.keys(faultKinds) as FaultKind[], "errcode"),
    ...(errcode !== undefined && { errcode }),
    ...(status !== undefined && { status }),
    ...(processed !== undefined && { processed }),
  };
}

function readSentResult(input: Input): SentResult {
  return { ErrorCode: input.string("ErrorCode"), ErrorStatus: input.string("ErrorStatus") };
}
