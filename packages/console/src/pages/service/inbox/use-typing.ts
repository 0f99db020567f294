import { useRef } from "react";
import { tellTyping, type Conversation } from "../../../api/customer-service.ts";

/** WeChat shows it for 15 s, and refuses to be told anew meanwhile. */
const shownMs = 16_000;
/** WeChat shows it only within 30 s of the last message of either side. */
const freshMs = 25_000;

/** Tells the user that somebody writes. A courtesy: when it fails, nothing is lost. */
export function useTyping(appid: string, conversation: Conversation): () => void {
  const toldAt = useRef(0);
  const { openid, lastUserMessageAt, lastReplyAt, window } = conversation;
  return () => {
    const now = Date.now();
    const isFresh = [lastUserMessageAt, lastReplyAt].some(
      (at) => at !== null && now - Date.parse(at) < freshMs,
    );
    if (!window.isOpen || !isFresh || now - toldAt.current < shownMs) return;
    toldAt.current = now;
    tellTyping(appid, openid).catch(() => undefined);
  };
}
