import { isObject } from "../json.ts";
import { ControlError } from "./control-error.ts";
import type { ControlRoute } from "./control-route.ts";
import { Input } from "./input.ts";
import { readUser } from "./read-inputs.ts";
import { checkTrace } from "./trace.ts";
import type { Choice } from "../user-phone.ts";

/** What the phone in the browser asks for, and the list of what happens beside it. */
export const phoneRoutes: Readonly<Record<string, ControlRoute>> = {
  "POST phone/subscribe": (control, input) =>
    control.phoneSubscribe({ ...readUser(input), tmplIds: readFew(input, "tmplIds") }),
  "POST phone/subscribe/answer": (control, input) =>
    control.answerPhoneSubscribe({
      ...readUser(input),
      tmplIds: readFew(input, "tmplIds"),
      choices: readChoices(input, "choices"),
      always: input.optionalBoolean("always") ?? false,
    }),
  "POST phone/subscribe-device": (control, input) =>
    control.phoneSubscribeDevice(readDevice(input)),
  "POST phone/subscribe-device/answer": (control, input) =>
    control.answerPhoneSubscribeDevice({
      ...readDevice(input),
      choices: readChoices(input, "choices"),
    }),
  "GET phone/settings": (control, input) => control.phoneSettings(readUser(input)),
  "POST phone/settings": (control, input) =>
    control.setPhoneSettings({
      ...readUser(input),
      mainSwitch: input.optionalBoolean("mainSwitch"),
      items: readChoices(input, "items"),
    }),
  "POST phone/request": (control, input) =>
    control.phoneRequest({
      ...readUser(input),
      url: readUrl(input),
      method: input.oneOf("method", methods, "GET"),
      header: readTexts(input, "header"),
      data: readText(input.get("data")),
      isBase64: input.optionalBoolean("isBase64"),
      timeoutMs: Math.min(Math.max(1, input.number("timeoutMs", 60_000)), 600_000),
    }),
  "GET phone/network": (control, input) => control.phoneNetwork(readUser(input)),
  "POST phone/network": (control, input) =>
    control.setPhoneNetwork({
      ...readUser(input),
      isOnline: input.optionalBoolean("isOnline") ?? true,
    }),
  "GET phone/session": (control, input) => control.phoneSession(readUser(input)),
  "GET phone/coverage": (control) => control.phoneCoverage(),
  "POST trace": (control, input) =>
    control.tell(
      checkTrace({
        from: input.oneOf("from", ["server", "phone"], "server"),
        kind: input.string("kind"),
        title: input.string("title"),
        detail: input.get("detail"),
        appid: input.optionalString("appid"),
        openid: input.optionalString("openid"),
        ms: input.optionalNumber("ms"),
        isError: input.optionalBoolean("isError"),
      }),
    ),
  "GET live": (control, input) => control.liveStream({ appid: input.optionalString("appid") }),
};

/** Those of wx.request. */
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

function readDevice(input: Input) {
  return {
    ...readUser(input),
    tmplIds: readFew(input, "tmplIds"),
    sn: input.optionalString("sn") ?? "",
    snTicket: input.optionalString("snTicket") ?? "",
    modelId: input.optionalString("modelId") ?? "",
  };
}

const maxUrlCharacters = 65_536;

/** Longer than any server takes; and `fetch` remembers the addresses of the last 250 requests. */
function readUrl(input: Input): string {
  const url = input.string("url");
  if (url.length <= maxUrlCharacters) return url;
  throw new ControlError("INVALID_INPUT", `url is longer than ${maxUrlCharacters} characters`);
}

const maxFewCharacters = 8_192;

/** Anything, as a mini program gives it; but a phone has a few templates, and what it asks is kept for long. */
function readFew(input: Input, name: string): unknown {
  const value = input.get(name);
  if (value === undefined || JSON.stringify(value).length <= maxFewCharacters) return value;
  throw new ControlError("INVALID_INPUT", `${name} is longer than ${maxFewCharacters} characters`);
}

function readChoices(input: Input, name: string): Record<string, Choice> {
  readFew(input, name);
  const given = input.optionalObject(name) ?? {};
  const choices = new Input(given);
  return Object.fromEntries(
    Object.keys(given).map((id) => [id, choices.oneOf(id, ["accept", "reject"], "reject")]),
  );
}

function readTexts(input: Input, name: string): Record<string, string> {
  const given = input.get(name) ?? {};
  if (!isObject(given)) throw new ControlError("INVALID_INPUT", `${name} is not an object`);
  return Object.fromEntries(Object.entries(given).map(([field, value]) => [field, String(value)]));
}

function readText(value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw new ControlError("INVALID_INPUT", "data is not a text");
}
