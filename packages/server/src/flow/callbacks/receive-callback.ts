import {
  describeCallback,
  readCallback,
  readTrustedCallback,
  verifyCallbackUrl,
  writeCallbackReply,
  type CallbackContent,
  type CallbackPush,
  type CallbackQuery,
  type CallbackSettings,
} from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { isDataError } from "../../db/sql-errors.ts";
import { writeSurely } from "../../db/write-surely.ts";
import { noteCallbackVerified } from "../../store/apps.ts";
import { insertCallbacks, type NewCallback } from "../../store/callbacks.ts";
import { answerCallback } from "./answer-callback.ts";
import { faultOfUnsigned, type UnsignedPush } from "./check-unsigned-push.ts";
import { createGroupCommit } from "../messages/group-commit.ts";
import { createCallbackRefusals } from "./refuse-callback.ts";
import { openCallback } from "./save-callback.ts";

/** What the URL of an app gets from WeChat. */
export interface CallbackReceiver {
  /** WeChat checks the URL: the echostr to answer with. @throws {HongyanError} CALLBACK_REFUSED */
  check(appid: string, query: CallbackQuery): Promise<string>;
  /**
   * A push: verified and stored before this resolves. Answers with the reply, encrypted as the push was, or undefined when
   * `success` says it all. @throws {HongyanError} CALLBACK_REFUSED
   */
  receive(
    appid: string,
    query: CallbackQuery,
    body: Uint8Array,
  ): Promise<CallbackAnswer | undefined>;
  /**
   * The same of an app whose settings are a platform's.
   *
   * @param toUserName what the push must be addressed to; empty: anything
   */
  take(
    settings: CallbackSettings,
    appid: string,
    query: CallbackQuery,
    body: Uint8Array,
    toUserName?: string,
  ): Promise<CallbackAnswer | undefined>;
  /** Without signature, by way of 微信云托管's gateway. @throws {HongyanError} CALLBACK_REFUSED */
  receiveUnsigned(
    appid: string,
    push: UnsignedPush,
    body: Uint8Array,
  ): Promise<CallbackAnswer | undefined>;
}

interface CallbackAnswer {
  contentType: string;
  body: string;
}

/** The most bytes of one push that are read; WeChat's own are a few kilobytes. */
export const largestCallbackBytes = 256 * 1024;

const callbacksAtOnce = 500;

/**
 * Verify, store, answer; what a push means is carried out by a job, so that WeChat has its answer within its five seconds
 * whatever there is to do. Pushes that come together are stored together.
 */
export function createCallbackReceiver(ctx: Context): CallbackReceiver {
  const refused = createCallbackRefusals(ctx);
  const commit = createGroupCommit<NewCallback, Stored>(
    (group) => storeGroup(ctx, group),
    callbacksAtOnce,
    { appOf: ({ appid }) => appid },
  );

  const settingsOf = async (appid: string, kind: "check" | "push"): Promise<CallbackSettings> => {
    // The list is in memory: whoever tries appids makes no query each time.
    const isOurs = (await ctx.reference.appids()).includes(appid);
    const app = isOurs ? await ctx.reference.app(appid) : undefined;
    const settings = app === undefined ? undefined : openCallback(ctx, app);
    if (settings !== undefined) return settings;
    throw refused(appid, { kind, stage: "settings", reason: "no_callback_configured" });
  };

  const take: CallbackReceiver["take"] = async (settings, appid, query, body, toUserName = "") => {
    const read = readCallback(settings, query, body, { maxBytes: largestCallbackBytes });
    if (!read.ok) throw refused(appid, { ...read, kind: "push" });
    return keep(settings, appid, read.push, { nonce: query.nonce ?? "", toUserName });
  };

  const keep = async (
    settings: CallbackSettings,
    appid: string,
    push: CallbackPush,
    { nonce, toUserName }: { nonce: string; toUserName: string },
  ): Promise<CallbackAnswer | undefined> => {
    if (toUserName !== "" && push.toUserName !== toUserName) {
      throw refused(appid, {
        kind: "push",
        stage: "receive_id",
        reason: "addressed_to_another_account",
      });
    }
    const content = describeCallback(push);
    const callback = toCallback(appid, push, content);
    const stored = await commit.add(callback);
    if (typeof stored === "object") throw stored.error;
    ctx.metrics.callbacks.inc({ result: stored });
    const reply = await answerCallback(ctx, appid, push, content, callback.createdAt);
    if (reply === undefined) return undefined;
    return writeCallbackReply(settings, push, reply, { nonce });
  };

  return {
    async check(appid, query) {
      const settings = await settingsOf(appid, "check");
      const verified = verifyCallbackUrl(settings, query);
      if (!verified.ok) throw refused(appid, { ...verified, kind: "check" });
      await noteCallbackVerified(ctx.db, appid);
      ctx.logger.info({ appid }, "WeChat checked the callback URL with success");
      return verified.echostr;
    },

    async receive(appid, query, body) {
      return take(await settingsOf(appid, "push"), appid, query, body);
    },

    take,

    async receiveUnsigned(appid, push, body) {
      const settings = await settingsOf(appid, "push");
      const fault = faultOfUnsigned(ctx, appid, settings.token, push);
      if (fault !== undefined) throw refused(appid, { ...fault, kind: "push" });
      const read = readTrustedCallback(body, { maxBytes: largestCallbackBytes });
      if (!read.ok) throw refused(appid, { ...read, kind: "push" });
      // 微信云托管 asks whether the path is there before it uses it.
      if (read.push.fields["action"] === "CheckContainerPath") return undefined;
      // What came unsealed is answered so.
      return keep({ ...settings, mode: "plain" }, appid, read.push, { nonce: "", toUserName: "" });
    },
  };
}

function toCallback(appid: string, push: CallbackPush, content: CallbackContent): NewCallback {
  return {
    appid,
    deduplicationKey: push.deduplicationKey,
    // Of an authorization event the sender is WeChat itself; the user is in the content.
    openid: openidOf(content.kind === "authorization-change" ? content.openid : push.fromUserName),
    msgType: push.msgType,
    event: push.event ?? null,
    createdAt: createdAt(push),
    body: storable(push.text),
    content: JSON.stringify(content, (_, member: unknown) =>
      typeof member === "string" ? storable(member) : member,
    ),
  };
}

/** What is no openid is nobody's: it stays in the body, and reaches no table of users. */
function openidOf(text: string): string | null {
  return /^[0-9A-Za-z_-]{1,64}$/.test(text) ? text : null;
}

const largestSkewMs = 2 * 60_000;

/** WeChat's time of it. A time of the future would outlast what the user does afterwards. */
function createdAt({ createdAtSeconds }: CallbackPush): Date {
  const ms = createdAtSeconds * 1000;
  const now = Date.now();
  return new Date(ms > 0 && ms < now + largestSkewMs ? ms : now);
}

/** Postgres stores neither NUL nor half a surrogate pair, and a push must not be lost for one. */
function storable(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed();
}

type Stored = "stored" | "repeated" | { error: unknown };

async function storeGroup(ctx: Context, group: NewCallback[]): Promise<Stored[]> {
  // Two deliveries of one push in one group: the database takes the first and leaves out the other.
  try {
    const fresh = await writeSurely(ctx.db, async (tx) => {
      const inserted = await insertCallbacks(tx, group);
      const byApp = Map.groupBy(inserted, (one) => one.appid);
      await ctx.queue.enqueue(
        tx,
        "callback",
        [...byApp].map(([appid, ones]) => ({
          job: { appid, callbackIds: ones.map((one) => one.callbackId) },
        })),
      );
      return new Set(inserted.map((one) => `${one.appid} ${one.deduplicationKey}`));
    });
    ctx.queue.wake("callback");
    return group.map((one): Stored =>
      fresh.delete(`${one.appid} ${one.deduplicationKey}`) ? "stored" : "repeated",
    );
  } catch (error) {
    if (!isDataError(error) || group.length === 1) return group.map(() => ({ error }));
    const stored: Stored[] = [];
    for (const one of group) stored.push(...(await storeGroup(ctx, [one])));
    return stored;
  }
}
