import type { Attempt, Delivery } from "../push/delivery.ts";
import { nameOf, withoutBigints, type MessageValue } from "../push/message.ts";
import type { State } from "../state.ts";
import { notFound } from "./control-error.ts";

export interface CallbacksInput {
  appid?: string | undefined;
  openid?: string | undefined;
  /** The last so many; default 100. */
  limit?: number | undefined;
}

/** One message on its way to the developer's server. */
export interface CallbackDelivery {
  id: string;
  appid: string;
  openid: string;
  /** The event, or the msgtype of what is no event. */
  name: string;
  /** The delivery that this one repeats. */
  repeatOf: string | undefined;
  state: Delivery["state"];
  /** Up to four. */
  attempts: readonly Attempt[];
  /** What was pushed, before encryption; 64-bit numbers as text. */
  message: MessageValue;
  /** What the server answered beyond `success`, decrypted. */
  reply: Readonly<Record<string, unknown>> | undefined;
  /** Why nothing was attempted. */
  error: string | undefined;
}

/** What went, or goes, to the developers' servers, oldest first; of what has ended, the last 10,000. */
export function callbacks(state: State, input: CallbacksInput = {}): CallbackDelivery[] {
  const { appid, openid, limit = 100 } = input;
  const found = state.pusher
    .list()
    .filter((delivery) => appid === undefined || delivery.app.appid === appid)
    .filter((delivery) => openid === undefined || delivery.openid === openid);
  return limit <= 0 ? [] : found.slice(-limit).map(describeDelivery);
}

/** Pushes the same message again, as WeChat's retries do: same content, same MsgId and CreateTime. */
export function repeatCallback(
  state: State,
  input: { id: string; times?: number | undefined },
): { ids: string[] } {
  const { id, times = 1 } = input;
  const delivery = state.pusher.find(id);
  if (!delivery) throw notFound("UNKNOWN_CALLBACK", `no callback ${id}`, "List them first.");
  const { app, openid, message } = delivery;
  const ids: string[] = [];
  for (let time = 0; time < times; time += 1) {
    const repeated = state.pusher.push(app, { openid, message, repeatOf: id });
    if (repeated) ids.push(repeated.id);
  }
  return { ids };
}

function describeDelivery(delivery: Delivery): CallbackDelivery {
  const { id, app, openid, message, repeatOf, state, attempts, reply, error } = delivery;
  return {
    id,
    appid: app.appid,
    openid,
    name: nameOf(message),
    repeatOf,
    state,
    attempts: [...attempts],
    message: withoutBigints(message),
    reply,
    error,
  };
}
