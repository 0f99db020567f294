import { faultKinds, isFaultKind, type FaultKind } from "../faults.ts";
import { isObject } from "../json.ts";
import type { CodeState } from "../service-cards.ts";
import type { Callback, KeywordEnumValues, TemplateType } from "../state.ts";
import { defaultSwitches, type Switches } from "../switches.ts";
import type { ApiSecurityInput } from "./api-security.ts";
import type { AppInput, TemplateInput } from "./apps.ts";
import { ControlError } from "./control-error.ts";
import type { FaultInput } from "./faults.ts";
import { Input } from "./input.ts";
import type { PlatformInput } from "./platforms.ts";

export function readApp(input: Input): AppInput {
  const callback = input.optionalObject("callback");
  const security = input.optionalObject("apiSecurity");
  return {
    appid: input.string("appid"),
    secret: input.string("secret"),
    kind: input.oneOf("kind", ["mini-program", "official-account"], "mini-program"),
    callback: callback && readCallback(new Input(callback)),
    ipWhitelist: input.optionalStrings("ipWhitelist"),
    pages: input.optionalStrings("pages"),
    deviceModels: input.optionalStrings("deviceModels"),
    apiSecurity: security && readApiSecurity(new Input(security)),
    notifyTypes: input.optionalNumbers("notifyTypes"),
    isBanned: input.optionalBoolean("isBanned"),
    originalId: input.optionalString("originalId"),
  };
}

export function readPlatform(input: Input): PlatformInput {
  return {
    componentAppid: input.string("componentAppid"),
    secret: input.string("secret"),
    token: input.string("token"),
    encodingAESKey: input.string("encodingAESKey"),
    eventUrl: input.optionalString("eventUrl"),
    messageUrl: input.optionalString("messageUrl"),
    ipWhitelist: input.optionalStrings("ipWhitelist"),
    rotatesRefreshTokens: input.optionalBoolean("rotatesRefreshTokens"),
  };
}

function readApiSecurity(input: Input): ApiSecurityInput {
  const symmetricKey = input.optionalObject("symmetricKey");
  const publicKey = input.optionalObject("publicKey");
  return {
    symmetricKey: symmetricKey && {
      serial: new Input(symmetricKey).string("serial"),
      key: new Input(symmetricKey).string("key"),
    },
    publicKey: publicKey && {
      serial: new Input(publicKey).string("serial"),
      pem: new Input(publicKey).string("pem"),
    },
  };
}

export function readCallback(input: Input): Callback {
  return {
    url: input.string("url"),
    token: input.string("token"),
    encodingAESKey: input.optionalString("encodingAESKey") ?? "",
    mode: input.oneOf("mode", ["plain", "compatible", "safe"], "plain"),
    format: input.oneOf("format", ["json", "xml"], "json"),
  };
}

export function readTemplate(input: Input): TemplateInput {
  return {
    appid: input.string("appid"),
    priTmplId: input.optionalString("priTmplId"),
    title: input.string("title"),
    content: input.string("content"),
    example: input.optionalString("example"),
    type: readTemplateType(input.number("type", 2)),
    kind: input.oneOf("kind", ["subscribe", "device"], "subscribe"),
    keywordEnumValueList: readEnumValues(input.get("keywordEnumValueList")),
    isBanned: input.optionalBoolean("isBanned"),
  };
}

function readTemplateType(type: number): TemplateType {
  if (type === 2 || type === 3) return type;
  const hint = "Give 2 for a one-time template or 3 for a long-term one.";
  throw new ControlError("INVALID_INPUT", `type ${type} is not 2 or 3`, hint);
}

function readEnumValues(list: unknown): KeywordEnumValues[] | undefined {
  if (list === undefined) return undefined;
  if (!Array.isArray(list)) {
    throw new ControlError("INVALID_INPUT", "keywordEnumValueList is not a list");
  }
  return list.map((item) => {
    const input = new Input(isObject(item) ? item : {});
    return {
      keywordCode: input.string("keywordCode"),
      enumValueList: input.strings("enumValueList"),
    };
  });
}

export function readCodeState(input: Input): CodeState {
  const codeState = input.number("codeState", 0);
  if (codeState === 0 || codeState === 1 || codeState === 2 || codeState === 10) return codeState;
  throw new ControlError("INVALID_INPUT", `codeState ${codeState} is not 0, 1, 2 or 10`);
}

export function readChoices(input: Input): Record<string, string> {
  const choices = new Input(input.object("choices"));
  const templateIds = Object.keys(input.object("choices"));
  return Object.fromEntries(templateIds.map((id) => [id, choices.string(id)]));
}

export function readFault(input: Input): FaultInput {
  return {
    path: input.string("path"),
    kind: readFaultKind(input.string("kind")),
    errcode: input.optionalNumber("errcode"),
    errmsg: input.optionalString("errmsg"),
    status: input.optionalNumber("status"),
    ms: input.optionalNumber("ms"),
    processed: input.optionalBoolean("processed"),
    rate: input.optionalNumber("rate"),
    times: input.optionalNumber("times"),
  };
}

function readFaultKind(kind: string): FaultKind {
  if (isFaultKind(kind)) return kind;
  const hint = `Use one of: ${Object.keys(faultKinds).join(", ")}.`;
  throw new ControlError("INVALID_FAULT", `no fault of kind ${kind}`, hint);
}

/** The switches that are given, each of the type of its default. */
export function readSwitches(input: Input): Partial<Switches> {
  const given: Record<string, unknown> = {};
  for (const [name, fallback] of Object.entries(defaultSwitches)) {
    if (input.get(name) === undefined) continue;
    given[name] = readLike(input, name, fallback);
  }
  return given;
}

function readLike(input: Input, name: string, fallback: unknown): unknown {
  if (typeof fallback === "boolean") return input.optionalBoolean(name);
  if (typeof fallback === "number") return input.optionalNumber(name);
  if (typeof fallback === "string") return input.optionalString(name);
  if (Array.isArray(fallback)) return input.optionalStrings(name);
  const numbers = new Input(input.object(name));
  return Object.fromEntries(
    Object.keys(input.object(name)).map((key) => [key, numbers.number(key, 0)]),
  );
}

export function readUser(input: Input) {
  return { appid: input.string("appid"), openid: input.string("openid") };
}
