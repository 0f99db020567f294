import type { MessageKind } from "../../store/message-submission.ts";
import type { FrequencyCap } from "../../store/scene-rules.ts";

/** One message, as it is handed in to be sent. */
export interface Submission {
  appid: string;
  openid: string;
  kind: MessageKind;
  /** Made beforehand when the body names it; each is submitted once. */
  messageId?: string;
  templateId: string | null;
  scene: string | null;
  /** The request body for WeChat, written once. */
  body: string;
  sendAt?: Date;
  expireAt?: Date;
  ignoreQuietHours?: boolean;
  /** The API key or operator who asks for it. */
  askedBy?: string;
  /** Of its scene: refused when the user got, or will get, as many as this allows. Other caps are asked when it is due. */
  rejectingCap?: FrequencyCap;
  /**
   * Subscribe messages without a grant, customer-service messages without a place in the user's window: refuse, or let
   * WeChat decide. Other kinds need no right.
   */
  onNoGrant: "reject" | "try";
  /** The key, and the request that it stands for: the same key with another request is refused. */
  idempotency?: { key: string; request: unknown };
}

export interface Submitted {
  messageId: string;
  status: string;
  /** True when the idempotency key had been used for the same request: nothing was written. */
  isRepeat: boolean;
}

export type SubmitMessage = (submission: Submission) => Promise<Submitted>;

export type Written = Submitted | "no-grant" | "key-conflict" | { error: unknown };
