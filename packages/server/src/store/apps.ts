import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { isOpen, openMessages } from "./open-dispatches.ts";
import { isPausedByHand, waitsForRepair } from "./pauses.ts";

/** Who is believed about a tap: the mini program's report, WeChat's event, or both with each tap counted once. */
export type GrantSource = "both" | "client" | "callback";

/** A steady rate, and how many may go at once after a rest. */
interface AppPacing {
  perSecond: number;
  /** null: as many as in a second. */
  burst: number | null;
}

export interface AppRow {
  appid: string;
  kind: "mini-program" | "official-account";
  name: string;
  secretSealed: string;
  defaultScene: string | null;
  onUnknown: "fail" | "resend";
  unknownAfterSeconds: number;
  /** Of a mini program: the Official Account that reaches its users as well. */
  officialAccount: string | null;
  grantSource: GrantSource;
  /** A user who closes their account with the mini program is erased here. */
  eraseOnCancellation: boolean;
  /** null: only what WeChat's answers say. */
  pacing: AppPacing | null;
  /** Token and EncodingAESKeys; null: WeChat's callbacks are not received. */
  callbackSealed: string | null;
  callbackMode: CallbackMode | null;
  callbackFormat: "json" | "xml" | null;
  callbackVerifiedAt: Date | null;
  /** When the callback settings were last saved; null: before this was written down. */
  callbackSavedAt: Date | null;
  isPaused: boolean;
  /** null while paused without end. */
  pausedUntil: Date | null;
  pausedErrcode: number | null;
  pausedReason: string | null;
  createdAt: Date;
  /** The third-party platform that it has authorised: its token and log-ins come by way of that, and so do its pushes. null: its own AppSecret. */
  platform: string | null;
}

// Pushes of an app that has authorised a platform are always encrypted XML, with the platform's key.
const columns = sql`
  a.appid, a.kind, a.name, a.secret_sealed as "secretSealed", a.default_scene as "defaultScene", a.on_unknown as "onUnknown",
  a.unknown_after_seconds as "unknownAfterSeconds", a.official_account as "officialAccount",
  a.grant_source as "grantSource", a.erase_on_cancellation as "eraseOnCancellation",
  case when a.pace_per_second is not null then jsonb_build_object('perSecond', a.pace_per_second, 'burst', a.pace_burst) end as pacing,
  a.callback_sealed as "callbackSealed",
  case when z.appid is null then a.callback_mode else 'safe' end as "callbackMode",
  case when z.appid is null then a.callback_format else 'xml' end as "callbackFormat", a.callback_verified_at as "callbackVerifiedAt", a.callback_saved_at as "callbackSavedAt", coalesce(a.paused_until > now(), false) as "isPaused",
  nullif(a.paused_until, 'infinity') as "pausedUntil", a.paused_errcode as "pausedErrcode",
  a.paused_reason as "pausedReason", a.created_at as "createdAt", z.component_appid as platform`;

const appsAndPlatforms = sql`hongyan.apps a left join hongyan.authorizations z on z.appid = a.appid`;

export async function findApp(db: Db, appid: string): Promise<AppRow | undefined> {
  const result = await sql<AppRow>`
    select ${columns} from ${appsAndPlatforms} where a.appid = ${appid}`.execute(db);
  return result.rows[0];
}

export async function listApps(db: Db): Promise<AppRow[]> {
  const result = await sql<AppRow>`
    select ${columns} from ${appsAndPlatforms} order by a.created_at, a.appid`.execute(db);
  return result.rows;
}

export type CallbackMode = "plain" | "compatible" | "safe";

/** What may be changed at any time. */
export interface AppSettings {
  name: string;
  defaultScene: string | null;
  onUnknown: "fail" | "resend";
  unknownAfterSeconds: number;
  officialAccount: string | null;
  grantSource: GrantSource;
  eraseOnCancellation: boolean;
  pacing: AppPacing | null;
}

/** False when the app is there already. */
export async function insertApp(
  db: Db,
  app: { appid: string; kind: AppRow["kind"]; secretSealed: string },
  settings: AppSettings,
): Promise<boolean> {
  const result = await sql`
    insert into hongyan.apps (
      appid, kind, secret_sealed, name, default_scene, on_unknown, unknown_after_seconds, official_account, grant_source,
      erase_on_cancellation, pace_per_second, pace_burst
    )
    values (
      ${app.appid}, ${app.kind}, ${app.secretSealed}, ${settings.name}, ${settings.defaultScene}, ${settings.onUnknown},
      ${settings.unknownAfterSeconds}, ${settings.officialAccount}, ${settings.grantSource},
      ${settings.eraseOnCancellation}, ${settings.pacing?.perSecond ?? null}, ${settings.pacing?.burst ?? null}
    )
    on conflict (appid) do nothing
    returning appid`.execute(db);
  return result.rows.length === 1;
}

/** Edits of one app, and conditional ones of its scenes, wait for each other; sending does not. */
export async function lockApp(tx: Tx, appid: string): Promise<void> {
  await sql`
    select from hongyan.apps where appid = ${appid} for no key update`.execute(tx);
}

export async function updateAppSettings(
  db: Db,
  appid: string,
  settings: AppSettings,
): Promise<void> {
  await sql`
    update hongyan.apps
    set
      name = ${settings.name}, default_scene = ${settings.defaultScene}, on_unknown = ${settings.onUnknown},
      unknown_after_seconds = ${settings.unknownAfterSeconds}, official_account = ${settings.officialAccount},
      grant_source = ${settings.grantSource}, erase_on_cancellation = ${settings.eraseOnCancellation}, pace_per_second = ${settings.pacing?.perSecond ?? null},
      pace_burst = ${settings.pacing?.burst ?? null}, updated_at = now()
    where appid = ${appid}`.execute(db);
}

/** `null`: callbacks are not received any more. A change makes WeChat's last check of the URL void, and what was refused before it. */
export async function updateAppCallback(
  db: Db,
  appid: string,
  callback: { sealed: string; mode: CallbackMode; format: "json" | "xml" } | null,
): Promise<void> {
  await sql`
    with forgotten as (
      delete from hongyan.callback_refusals r where r.appid = ${appid}
    )
    update hongyan.apps
    set
      callback_sealed = ${callback?.sealed ?? null}, callback_mode = ${callback?.mode ?? null},
      callback_format = ${callback?.format ?? null}, callback_verified_at = null, callback_saved_at = now(),
      updated_at = now()
    where appid = ${appid}`.execute(db);
}

export async function noteCallbackVerified(db: Db, appid: string): Promise<void> {
  await sql`
    update hongyan.apps set callback_verified_at = now() where appid = ${appid}`.execute(db);
}

/**
 * A new secret also ends a pause that the old one caused. The one after a restore stays until somebody has looked (M2).
 */
export async function updateAppSecret(db: Db, appid: string, secretSealed: string): Promise<void> {
  await sql`
    with before as (
      select a.appid
      from hongyan.apps a
      where a.appid = ${appid} and ${waitsForRepair}
      for update
    ),
    changed as (
      update hongyan.apps a
      set
        secret_sealed = ${secretSealed}, resumed_at = now(), updated_at = now(),
        paused_until = case when ${waitsForRepair} then null else a.paused_until end,
        paused_errcode = case when ${waitsForRepair} then null else a.paused_errcode end,
        paused_reason = case when ${waitsForRepair} then null else a.paused_reason end
      where a.appid = ${appid}
    )
    insert into hongyan.events (appid, type, data)
    select b.appid, 'app.resumed', '{"reason":"NEW_SECRET"}'
    from before b`.execute(db);
}

/**
 * Pauses an app, with the reason shown to people. `until` null: until somebody resumes it. A longer pause stays, and so
 * does a repair: an attempt that began before it says nothing about now.
 */
export async function pauseApp(
  tx: Tx,
  appid: string,
  pause: { until: Date | null; errcode: number | null; reason: string; messageId: string },
): Promise<boolean> {
  const result = await sql`
    with paused as (
      update hongyan.apps a
      set
        paused_until = coalesce(${pause.until}::timestamptz, 'infinity'), paused_errcode = ${pause.errcode},
        paused_reason = ${pause.reason}, updated_at = now()
      from hongyan.messages m
      where a.appid = ${appid}
        and m.appid = ${appid}
        and m.id = ${pause.messageId}::uuid
        and m.claimed_at > coalesce(a.resumed_at, '-infinity')
        and coalesce(a.paused_until, '-infinity') < coalesce(${pause.until}::timestamptz, 'infinity')
      returning a.appid, a.paused_errcode, a.paused_reason
    )
    insert into hongyan.events (appid, type, data)
    select
      p.appid, 'app.paused',
      jsonb_build_object('errcode', p.paused_errcode, 'reason', p.paused_reason, 'until', ${pause.until}::timestamptz)
    from paused p
    returning appid`.execute(tx);
  return result.rows.length === 1;
}

/**
 * A pause by hand: until somebody resumes the app, whatever it was paused for before. Told once; said again, it takes the new reason.
 */
export async function pauseAppByHand(db: Db, appid: string, reason: string): Promise<void> {
  await sql`
    with before as (
      select a.appid, ${isPausedByHand} as was_paused from hongyan.apps a where a.appid = ${appid} for update
    ),
    paused as (
      update hongyan.apps a
      set paused_until = 'infinity', paused_errcode = null, paused_reason = ${reason}, updated_at = now()
      from before b
      where a.appid = b.appid
    )
    insert into hongyan.events (appid, type, data)
    select b.appid, 'app.paused', jsonb_build_object('errcode', null, 'reason', ${reason}::text, 'until', null)
    from before b
    where not b.was_paused`.execute(db);
}

/** Tells of it when the app was paused. A pause that has run out by itself is over without a word. */
export async function resumeApp(db: Db, appid: string): Promise<void> {
  await sql`
    with before as (
      select a.appid from hongyan.apps a where a.appid = ${appid} and a.paused_until > now() for update
    ),
    resumed as (
      update hongyan.apps
      set paused_until = null, paused_errcode = null, paused_reason = null, resumed_at = now(), updated_at = now()
      where appid = ${appid}
    )
    insert into hongyan.events (appid, type)
    select b.appid, 'app.resumed'
    from before b`.execute(db);
}

/**
 * False when there is no such app, or messages of it are still on their way, or a campaign is not over, or it is what a uniform message falls back on
 * whose message is.
 */
export async function deleteApp(db: Db, appid: string): Promise<boolean> {
  const result = await sql`
    delete from hongyan.apps a
    where a.appid = ${appid}
      and not exists (
        select
        from (${openMessages(sql`${appid}`)}) as o
        join hongyan.messages m using (appid, id)
        where ${isOpen}
      )
      and not exists (
        select from hongyan.campaigns c
        where c.appid = ${appid} and c.state in ('scheduled', 'expanding', 'sending', 'paused')
      )
      and not exists (
        select
        from hongyan.uniform_channels waiting
        join hongyan.uniform_messages u on u.appid = waiting.appid and u.id = waiting.uniform_id
        where waiting.state = 'waiting' and waiting.submission ->> 'appid' = ${appid}
          and (
            u.falling_since is not null
            or exists (
              select
              from hongyan.uniform_channels taken
              join hongyan.messages m on m.appid = taken.send_appid and m.id = taken.message_id
              where taken.appid = u.appid and taken.uniform_id = u.id and taken.state = 'taken' and ${isOpen}
            )
          )
      )
    returning a.appid`.execute(db);
  return result.rows.length === 1;
}
