import type { User } from "./state.ts";

/** What a user's phone keeps for one mini program. */
export interface UserPhone {
  /** 接收通知 in the settings. Off, nothing arrives and nothing can be asked; rights stay. */
  mainSwitch: boolean;
  /** Answers that hold from 总是保持以上选择 on, by template id. */
  readonly kept: Map<string, Choice>;
  isOnline: boolean;
}

export type Choice = "accept" | "reject";

/** The phone of a user, to be changed. */
export function phoneOf(user: User): UserPhone {
  user.phone ??= { mainSwitch: true, kept: new Map(), isOnline: true };
  return user.phone;
}

export function isOnline(user: User): boolean {
  return user.phone?.isOnline ?? true;
}
