/** The right to send customer-service messages to one user, as WeChat counts it. */
export interface CustomerWindow {
  /** WeChat's time of the user's action that opened it; null: never opened. */
  openedAt: Date | null;
  endsAt: Date | null;
  openedBy: UserAction["kind"] | null;
  /** How many messages it is good for; 0 once WeChat said that none is left. */
  allowance: number;
  remaining: number;
}

/** What a user did, at WeChat's time. */
export interface UserAction {
  kind: "message" | "enter";
  at: Date;
}

/** A message to the user that takes a place of the window. */
export interface OutgoingMessage {
  messageId: string;
  /** Not accepted by WeChat yet, or not known to be: it takes its place when it is. */
  isWaiting: boolean;
  /** When WeChat had surely taken it. */
  settledAt: Date;
  /** While it waits: not before this time. */
  dueAt: Date;
}

/** https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/send.html */
const rights = {
  message: { allowance: 5, lastsMs: 48 * 3_600_000 },
  enter: { allowance: 2, lastsMs: 60_000 },
} as const;

/**
 * The window after an action of the user. Each action sets the allowance to its maximum; it never adds up, and what was
 * done before the last action of its kind changes nothing, so that late, repeated and reordered callbacks end in the same
 * window.
 *
 * WeChat does not say what entering does to a window that a message opened. Read here: a right that lasts longer and is not
 * used up is not taken away, and entering adds nothing to it. Reading it the other way (2 messages in a minute in place of
 * 5 in 48 hours) would refuse what WeChat takes; adding the two would send what WeChat may refuse.
 *
 * Messages that wait take a place of the new window: WeChat will count them there. So do those that WeChat took after the
 * action while its callback was under way.
 *
 * @param lastMessageAt the user's last message before this action, if there was one.
 */
export function afterAction(
  window: CustomerWindow,
  action: UserAction,
  lastMessageAt: Date | null,
  outgoing: OutgoingMessage[],
): CustomerWindow {
  const { allowance, lastsMs } = rights[action.kind];
  const opened = {
    openedAt: action.at,
    endsAt: new Date(action.at.getTime() + lastsMs),
    openedBy: action.kind,
    allowance,
  };
  if (action.kind === "message") {
    if (isAtOrBefore(action.at, lastMessageAt)) return window;
    // Told of late: the user entered when this window was about to end, which entering outlasts.
    if (window.endsAt !== null && opened.endsAt < window.endsAt) return window;
  } else {
    if (isAtOrBefore(action.at, window.openedAt)) return window;
    const isLonger = isAtOrBefore(opened.endsAt, window.endsAt);
    const isUsedUp = window.remaining === 0 && !outgoing.some((one) => one.isWaiting);
    if (isLonger && !isUsedUp) return window;
  }
  const taken = outgoing.filter((one) => takesPlace(one, opened));
  return { ...opened, remaining: Math.max(0, allowance - taken.length) };
}

/** Whether a message counts in a window that begins now, by WeChat's count. */
export function takesPlace(
  message: OutgoingMessage,
  window: { openedAt: Date; endsAt: Date },
): boolean {
  return message.isWaiting ? message.dueAt < window.endsAt : message.settledAt >= window.openedAt;
}

function isAtOrBefore(time: Date, other: Date | null): boolean {
  return other !== null && time <= other;
}
