import { Ring } from "./ring.ts";
import type { Template } from "./state.ts";

/** One message that reached a user's phone. */
export interface DeliveredMessage {
  readonly msgid: string;
  readonly touser: string;
  readonly template: Template;
  readonly page: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  readonly miniprogramState: string;
  readonly lang: string;
  readonly createTimeMs: number;
}

/** The messages of one app: exact counts for ever, bodies of the last ones only, so that load tests stay small. */
export class DeliveredMessages {
  readonly countByOpenid = new Map<string, number>();
  total = 0;
  private readonly kept: Ring<DeliveredMessage>;

  constructor(maxKept: number) {
    this.kept = new Ring(maxKept);
  }

  add(message: DeliveredMessage): void {
    this.total += 1;
    this.countByOpenid.set(message.touser, (this.countByOpenid.get(message.touser) ?? 0) + 1);
    this.kept.push(message);
  }

  /** Oldest first. */
  list(openid: string | undefined): DeliveredMessage[] {
    const messages = this.kept.toArray();
    return openid === undefined
      ? messages
      : messages.filter((message) => message.touser === openid);
  }
}
