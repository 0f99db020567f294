import { textOf, type Message, type MessageValue } from "../push/message.ts";
import type { State } from "../state.ts";
import { ControlError } from "./control-error.ts";
import { findApp } from "./find.ts";

export interface RawPushInput {
  appid: string;
  /** Any fields. Left out: ToUserName, CreateTime, MsgType (`event` if there is an Event). */
  message: Record<string, unknown>;
  /** In the query and, if missing, as FromUserName. */
  openid?: string | undefined;
}

/** Pushes any message: an event that the emulator does not know, `debug_demo`, a revoked authorization. */
export function pushRaw(state: State, input: RawPushInput): { id: string | undefined } {
  const app = findApp(state, input.appid);
  const given = readMessage(input.message);
  const openid = (input.openid ?? textOf(given["FromUserName"])) || platformAccount;
  const message: Message = {
    ToUserName: app.originalId,
    FromUserName: openid,
    CreateTime: Math.floor(state.clock.nowMs() / 1000),
    MsgType: given["Event"] === undefined ? "text" : "event",
    ...given,
  };
  return { id: state.pusher.push(app, { openid, message })?.id };
}

/** What stands in FromUserName of an event that no user caused. */
const platformAccount = "oPlatform00000000000000000001";

/** A MsgId comes as digits in a text, since JSON.parse rounds it, and goes out as a number. */
function readMessage(fields: Record<string, unknown>): Message {
  const message: Record<string, MessageValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) message[name] = readValue(name, value);
  }
  return message;
}

function readValue(name: string, value: unknown): MessageValue {
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) {
    throw new ControlError("INVALID_INPUT", `${name.slice(0, 40)} is no name of a field`);
  }
  if (Array.isArray(value)) return value.map((item) => readValue(name, item));
  if (typeof value === "object" && value !== null) {
    return readMessage(value as Record<string, unknown>);
  }
  if (name === "MsgId" && typeof value === "string" && /^\d{1,19}$/.test(value))
    return BigInt(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  if (typeof value === "bigint" || value === null) return value;
  throw new ControlError("INVALID_INPUT", `${name} is neither text, number, list nor object`);
}
