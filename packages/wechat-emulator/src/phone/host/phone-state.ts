import type { PhoneSettings, SheetAnswer, SheetTemplate } from "../ports.ts";
import type { Card, Conversation, ConversationLine } from "./contract.ts";

/** WeChat's own screens, and the mini program among them. */
export type ScreenName = "home" | "notifications" | "miniprogram" | "settings" | "chat";

/** What one phone shows. Plain data; the functions below make the next one from it. */
export interface PhoneState {
  readonly openid: string;
  /** From the home screen, which is always first, to the screen in front. */
  readonly stack: readonly ScreenName[];
  /** How often the mini program was started; a new start is a new frame. */
  readonly startCount: number;
  readonly isStarted: boolean;
  /** The mini program's navigation bar is dark, so that the status bar above it is drawn in white. */
  readonly isBarDark: boolean;
  /** Oldest first. */
  readonly cards: readonly Card[];
  readonly unreadCardCount: number;
  readonly banner: Card | undefined;
  readonly sheet: SheetState | undefined;
  readonly settings: PhoneSettings | undefined;
  readonly chat: ChatState;
  readonly isOnline: boolean;
  /** Came while the phone had no network; they arrive when it has one again. */
  readonly cardsUnderWay: readonly Card[];
}

/** The subscribe sheet. */
export interface SheetState {
  readonly templates: readonly SheetTemplate[];
  readonly ticked: ReadonlySet<string>;
  readonly always: boolean;
  /** Whose sample message is looked at. */
  readonly exampleOf: string | undefined;
}

export interface ChatState extends Conversation {
  readonly unreadCount: number;
  /** When the last line was written that the user saw. */
  readonly seenAtMs: number;
  /** Pictures and files that can be sent. */
  readonly isTrayOpen: boolean;
  /** A card that the contact button offers for sending. */
  readonly offeredCard: { title: string; path: string; imageUrl: string } | undefined;
  /** The picture looked at in full. */
  readonly viewedImageUrl: string | undefined;
}

export function createPhoneState(
  openid: string,
  { cards = [], chatSeenAtMs = 0 }: { cards?: readonly Card[]; chatSeenAtMs?: number } = {},
): PhoneState {
  return {
    openid,
    stack: ["home"],
    startCount: 0,
    isStarted: false,
    isBarDark: false,
    cards,
    unreadCardCount: 0,
    banner: undefined,
    sheet: undefined,
    settings: undefined,
    chat: {
      lines: [],
      isTyping: false,
      unreadCount: 0,
      seenAtMs: chatSeenAtMs,
      isTrayOpen: false,
      offeredCard: undefined,
      viewedImageUrl: undefined,
    },
    isOnline: true,
    cardsUnderWay: [],
  };
}

export function frontScreen(state: PhoneState): ScreenName {
  return state.stack.at(-1) ?? "home";
}

/** Brings a screen to the front; one that is open already is gone back to. */
export function openScreen(state: PhoneState, screen: ScreenName): PhoneState {
  const at = state.stack.indexOf(screen);
  const stack = at < 0 ? [...state.stack, screen] : state.stack.slice(0, at + 1);
  return look({ ...state, stack });
}

export function goBack(state: PhoneState): PhoneState {
  return state.stack.length === 1 ? state : look({ ...state, stack: state.stack.slice(0, -1) });
}

export function goHome(state: PhoneState): PhoneState {
  return { ...state, stack: ["home"] };
}

/** Back to the screen from which the mini program was opened. */
export function leaveMiniProgram(state: PhoneState): PhoneState {
  const at = state.stack.indexOf("miniprogram");
  return at < 0 ? state : look({ ...state, stack: state.stack.slice(0, at) });
}

/** A cold start. A sheet goes without an answer: a reject that nobody chose must not be counted, let alone kept. */
export function startMiniProgram(state: PhoneState): PhoneState {
  return { ...state, isStarted: true, startCount: state.startCount + 1, sheet: undefined };
}

export function stopMiniProgram(state: PhoneState): PhoneState {
  return { ...leaveMiniProgram(state), isStarted: false, sheet: undefined };
}

/** A card comes with a banner, unless the user looks at the list. The same message twice is one card. */
export function receiveCard(state: PhoneState, card: Card): PhoneState {
  if ([...state.cards, ...state.cardsUnderWay].some(({ msgid }) => msgid === card.msgid)) {
    return state;
  }
  if (!state.isOnline) return { ...state, cardsUnderWay: [...state.cardsUnderWay, card] };
  const cards = [...state.cards, card];
  if (frontScreen(state) === "notifications") return { ...state, cards };
  return { ...state, cards, unreadCardCount: state.unreadCardCount + 1, banner: card };
}

export function setOnline(state: PhoneState, isOnline: boolean): PhoneState {
  if (!isOnline) return { ...state, isOnline };
  return state.cardsUnderWay.reduce(receiveCard, { ...state, isOnline, cardsUnderWay: [] });
}

export function dismissBanner(state: PhoneState, msgid: string): PhoneState {
  return state.banner?.msgid === msgid ? { ...state, banner: undefined } : state;
}

export function showSheet(state: PhoneState, templates: readonly SheetTemplate[]): PhoneState {
  const ticked = new Set(templates.map(({ templateId }) => templateId));
  return { ...state, sheet: { templates, ticked, always: false, exampleOf: undefined } };
}

export function closeSheet(state: PhoneState): PhoneState {
  return { ...state, sheet: undefined };
}

export function tickTemplate(state: PhoneState, templateId: string): PhoneState {
  return changeSheet(state, ({ ticked }) => {
    const next = new Set(ticked);
    if (!next.delete(templateId)) next.add(templateId);
    return { ticked: next };
  });
}

export function tickAlways(state: PhoneState): PhoneState {
  return changeSheet(state, ({ always }) => ({ always: !always }));
}

export function showExample(state: PhoneState, exampleOf: string | undefined): PhoneState {
  return changeSheet(state, () => ({ exampleOf }));
}

/** 取消 rejects every template, and keeps it so when 总是保持 is ticked. */
export function answerOf(sheet: SheetState, button: "allow" | "cancel"): SheetAnswer {
  const choices = sheet.templates.map(({ templateId }): [string, "accept" | "reject"] => [
    templateId,
    button === "allow" && sheet.ticked.has(templateId) ? "accept" : "reject",
  ]);
  return { choices: Object.fromEntries(choices), always: sheet.always };
}

/** What the conversation has become; lines that come while the user looks elsewhere are unread. */
export function receiveConversation(state: PhoneState, conversation: Conversation): PhoneState {
  const { lines, isTyping } = conversation;
  // Empty, it begins anew, perhaps by a clock that was put back.
  const seenAtMs = lines.length === 0 ? 0 : state.chat.seenAtMs;
  const isUnread = ({ from, createTimeMs }: ConversationLine) =>
    from !== "user" && createTimeMs > seenAtMs;
  const unreadCount = lines.filter(isUnread).length;
  return look(changeChat(state, { lines, isTyping, unreadCount, seenAtMs }));
}

export function changeChat(state: PhoneState, change: Partial<ChatState>): PhoneState {
  return { ...state, chat: { ...state.chat, ...change } };
}

function changeSheet(
  state: PhoneState,
  change: (sheet: SheetState) => Partial<SheetState>,
): PhoneState {
  return state.sheet ? { ...state, sheet: { ...state.sheet, ...change(state.sheet) } } : state;
}

/** What is looked at is no longer unread. */
function look(state: PhoneState): PhoneState {
  const front = frontScreen(state);
  if (front === "notifications") return { ...state, unreadCardCount: 0, banner: undefined };
  if (front !== "chat") return state;
  const { lines, seenAtMs } = state.chat;
  return changeChat(state, { unreadCount: 0, seenAtMs: lines.at(-1)?.createTimeMs ?? seenAtMs });
}
