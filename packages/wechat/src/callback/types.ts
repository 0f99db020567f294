/** What the console's page 消息推送配置 holds for one app. */
export interface CallbackSettings {
  /** Must stand at the end of every encrypted frame; for a third-party platform 第三方平台 the platform's own appid. */
  appid: string;
  token: string;
  /** 43 characters, as the console shows it; needed in compatible and safe mode. */
  encodingAESKey?: string | undefined;
  /** The key before the last change: tried when the current one opens nothing, so that a change loses no push. */
  previousEncodingAESKey?: string | undefined;
  /** 明文模式, 兼容模式, 安全模式. Only safe and compatible protect the content: in plain mode no signature covers the body. */
  mode: "plain" | "compatible" | "safe";
}

/** The decoded query of the request; `timestamp` and `nonce` as text, since leading zeros are signed. */
export interface CallbackQuery {
  signature?: string | undefined;
  timestamp?: string | undefined;
  nonce?: string | undefined;
  echostr?: string | undefined;
  msg_signature?: string | undefined;
  encrypt_type?: string | undefined;
  openid?: string | undefined;
}

/** The check that a request failed. */
export type CallbackStage =
  | "mode"
  | "key"
  | "signature"
  | "size"
  | "envelope"
  | "base64"
  | "length"
  | "padding"
  | "msg_len"
  | "receive_id"
  | "utf8"
  | "format";

/**
 * Why a request is not taken. For logs, not for the answer: a sender that may learn which check
 * failed learns about the key. `reason` is lower snake case and holds nothing of the request.
 */
export interface CallbackRefusal {
  ok: false;
  stage: CallbackStage;
  reason: string;
}

export type CallbackFormat = "json" | "xml";

/** A push that passed every check. */
export interface CallbackPush {
  /** Of the push; a reply must have the same. */
  format: CallbackFormat;
  isEncrypted: boolean;
  /** The key that opened it; a reply is encrypted with the same. Undefined in plain mode. */
  keyUsed: "current" | "previous" | undefined;
  /** 原始 ID of the app (`gh_…`). */
  toUserName: string;
  /** The user's openid; a platform account in system events, whose user is in the content. */
  fromUserName: string;
  /** `CreateTime`; 0 when it is missing or no whole number of seconds. */
  createdAtSeconds: number;
  msgType: string;
  /** With msgType `event`. */
  event: string | undefined;
  /** Digits of a 64-bit number; customer messages only. */
  msgId: string | undefined;
  /**
   * The whole message, without a prototype: names trimmed, integers of 16 digits and more as digits,
   * repeated XML elements as an array, texts of XML without the blanks around their CDATA. What users
   * wrote is left alone: it may hold U+0000 and halves of surrogate pairs, which databases refuse.
   */
  fields: Record<string, unknown>;
  /** The message as it came, decrypted. */
  text: string;
  /** The same for each delivery of one push, however it is encrypted or written; 43 characters. */
  deduplicationKey: string;
}
