import {
  describePlatformEvent,
  readCallback,
  type CallbackQuery,
  type PlatformEvent,
} from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { hashToken } from "../../secrets.ts";
import { findLinkByPreAuthCode } from "../../store/authorization-links.ts";
import {
  endAuthorization,
  findAuthorization,
  noteAuthorizationEvent,
  pauseUnauthorized,
} from "../../store/authorizations.ts";
import { saveTicket, type PlatformRow } from "../../store/platforms.ts";
import { remember } from "../../remember.ts";
import { ticketPurpose } from "../../wechat/platform-clients.ts";
import type { CallbackReceiver } from "../callbacks/receive-callback.ts";
import { createCallbackRefusals } from "../callbacks/refuse-callback.ts";
import { adoptApp, notAuthorizedErrcode } from "./adopt-app.ts";
import { useLink } from "./authorization-links.ts";
import { openPlatformCallback } from "./open-platform.ts";

/** What the two URLs of a platform get from WeChat. */
export interface PlatformReceiver {
  /** 授权事件接收 URL: carried out before this resolves. @throws {HongyanError} CALLBACK_REFUSED */
  receiveEvent(componentAppid: string, query: CallbackQuery, body: Uint8Array): Promise<void>;
  /** 消息与事件接收 URL, of one mini program: into the same path as every other callback. @throws {HongyanError} CALLBACK_REFUSED */
  receiveMessage(
    componentAppid: string,
    appid: string,
    query: CallbackQuery,
    body: Uint8Array,
  ): ReturnType<CallbackReceiver["receive"]>;
}

/** Whoever tries appids makes no query each time. */
const kept = { maxAgeMs: 2_000, mostEntries: 1_000 };

export function createPlatformReceiver(
  ctx: Context,
  callbacks: CallbackReceiver,
): PlatformReceiver {
  const refused = createCallbackRefusals(ctx);
  const authorizations = remember((appid: string) => findAuthorization(ctx.db, appid), kept);

  const platformOf = async (componentAppid: string): Promise<PlatformRow> => {
    const platforms = await ctx.reference.platforms();
    const platform = platforms.find((one) => one.componentAppid === componentAppid);
    if (platform !== undefined) return platform;
    throw refused(componentAppid, { kind: "push", stage: "settings", reason: "no_such_platform" });
  };

  return {
    async receiveEvent(componentAppid, query, body) {
      const platform = await platformOf(componentAppid);
      const read = readCallback(openPlatformCallback(ctx, platform), query, body);
      if (!read.ok) throw refused(componentAppid, { ...read, kind: "push" });
      const event = describePlatformEvent(componentAppid, read.push);
      if (event === undefined) {
        throw refused(componentAppid, {
          kind: "push",
          stage: "receive_id",
          reason: "addressed_to_another_platform",
        });
      }
      await carryOut(ctx, componentAppid, event, new Date(read.push.createdAtSeconds * 1000));
    },

    async receiveMessage(componentAppid, appid, query, body) {
      const platform = await platformOf(componentAppid);
      const authorization = await authorizations.get(appid);
      if (authorization?.componentAppid !== componentAppid) {
        throw refused(appid, {
          kind: "push",
          stage: "settings",
          reason: "app_has_not_authorised_the_platform",
        });
      }
      // The frame names the platform only, whichever app it is about: by its ToUserName one app's push is no other's.
      const { originalId } = authorization;
      return callbacks.take(openPlatformCallback(ctx, platform), appid, query, body, originalId);
    },
  };
}

async function carryOut(
  ctx: Context,
  componentAppid: string,
  event: PlatformEvent,
  eventAt: Date,
): Promise<void> {
  switch (event.kind) {
    case "ticket":
      await saveTicket(ctx.db, componentAppid, {
        sealed: ctx.secrets.seal(event.ticket, ticketPurpose(componentAppid)),
        createdAt: eventAt,
      });
      return;
    case "authorized":
    case "updated":
      await authorize(ctx, componentAppid, event, eventAt);
      return;
    case "unauthorized":
      await end(ctx, componentAppid, event.appid, eventAt);
      return;
    case "other":
      ctx.logger.info(
        { componentAppid, infoType: event.infoType.slice(0, 64) },
        "WeChat told a platform something that means nothing here",
      );
      return;
    default:
      event satisfies never;
  }
}

/**
 * A mini program that is ours authorised again, or one did by a link of ours. Others may authorise the platform too (it may
 * serve more than this server): they are not taken in.
 */
async function authorize(
  ctx: Context,
  componentAppid: string,
  event: PlatformEvent & { kind: "authorized" | "updated" },
  eventAt: Date,
): Promise<void> {
  const { authorizationCode, preAuthCode, appid } = event;
  const link =
    preAuthCode === ""
      ? undefined
      : await findLinkByPreAuthCode(ctx.db, componentAppid, hashToken(preAuthCode));
  if (link !== undefined) {
    await useLink(ctx, link, { authorizationCode, eventAt });
    // Also when the browser was first: an older push about this app changes nothing from now on.
    await noteAuthorizationEvent(ctx.db, { appid, componentAppid, eventAt });
    return;
  }
  const known = await findAuthorization(ctx.db, appid);
  if (known?.componentAppid === componentAppid) {
    const granted = await ctx.wechat.platform(componentAppid).queryAuth(authorizationCode);
    // What is known of the account need not be asked for: after the code, which works once, nothing of WeChat's may fail.
    const account = { name: "", originalId: known.originalId, isMiniProgram: true };
    await adoptApp(ctx, { componentAppid, appid, eventAt }, granted, account);
    return;
  }
  ctx.logger.warn(
    { componentAppid, appid },
    "a mini program authorised the platform without a link of this server, and is not taken in",
  );
}

async function end(
  ctx: Context,
  componentAppid: string,
  appid: string,
  eventAt: Date,
): Promise<void> {
  const isEnded = await ctx.db.transaction().execute(async (tx) => {
    if (!(await endAuthorization(tx, { appid, componentAppid, eventAt }))) return false;
    await pauseUnauthorized(tx, appid, {
      errcode: notAuthorizedErrcode,
      reason: `${notAuthorizedErrcode} the mini program has taken back its authorisation of platform ${componentAppid}`,
    });
    return true;
  });
  if (!isEnded) return;
  ctx.wechat.forget(appid);
  ctx.reference.forget();
  ctx.logger.error(
    { appid, componentAppid },
    "the app is paused: it has taken back its authorisation of the platform",
  );
}
