import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import {
  deletePlatform,
  findPlatform,
  insertPlatform,
  updatePlatform,
  type PlatformRow,
} from "../../store/platforms.ts";
import { platformNotFound, platformSecretPurpose } from "../../wechat/platform-clients.ts";
import { openPlatformCallback, platformCallbackPurpose } from "./open-platform.ts";

export interface NewPlatform {
  componentAppid: string;
  name?: string | undefined;
  secret: string;
  token: string;
  encodingAESKey: string;
  publicUrl: string;
}

/** What is left out stays as it is saved. */
export type PlatformChange = Partial<Omit<NewPlatform, "componentAppid">> & {
  /** With a new encodingAESKey: the saved one goes on reading pushes beside it. */
  keepPreviousKey?: boolean | undefined;
};

const mostPlatforms = 5;

/** @throws {HongyanError} PLATFORM_EXISTS, PLATFORM_LIMIT */
export async function addPlatform(ctx: Context, platform: NewPlatform): Promise<void> {
  const { componentAppid, token, encodingAESKey } = platform;
  const isNew = await insertPlatform(
    ctx.db,
    componentAppid,
    {
      name: platform.name ?? componentAppid,
      secretSealed: ctx.secrets.seal(platform.secret, platformSecretPurpose(componentAppid)),
      callbackSealed: sealCallback(ctx, componentAppid, { token, encodingAESKey }),
      publicUrl: originOf(platform.publicUrl),
    },
    mostPlatforms,
  );
  if (isNew) {
    ctx.reference.forget();
    return;
  }
  if ((await findPlatform(ctx.db, componentAppid)) !== undefined) {
    throw new HongyanError("PLATFORM_EXISTS", `platform ${componentAppid} is there already`, {
      hint: "Change it with PATCH /v1/platforms/{componentAppid}.",
    });
  }
  throw new HongyanError("PLATFORM_LIMIT", `there are ${mostPlatforms} platforms already`, {
    hint: "Remove one with DELETE /v1/platforms/{componentAppid}.",
  });
}

/**
 * @param check throws when the platform is not as the caller has seen it
 * @throws {HongyanError} PLATFORM_NOT_FOUND, CHANGED_MEANWHILE
 */
export async function changePlatform(
  ctx: Context,
  componentAppid: string,
  change: PlatformChange,
  check?: (current: PlatformRow | undefined) => void,
): Promise<void> {
  const current = await findPlatform(ctx.db, componentAppid);
  check?.(current);
  if (current === undefined) throw platformNotFound(componentAppid);
  const saved = openPlatformCallback(ctx, current);
  const { token = saved.token, encodingAESKey, keepPreviousKey = false } = change;
  const changesCallback = change.token !== undefined || encodingAESKey !== undefined;
  const previousEncodingAESKey =
    encodingAESKey === undefined
      ? saved.previousEncodingAESKey
      : keepPreviousKey
        ? saved.encodingAESKey
        : undefined;
  const isChanged = await updatePlatform(ctx.db, current, {
    name: change.name ?? current.name,
    secretSealed:
      change.secret === undefined
        ? current.secretSealed
        : ctx.secrets.seal(change.secret, platformSecretPurpose(componentAppid)),
    callbackSealed: changesCallback
      ? sealCallback(ctx, componentAppid, {
          token,
          encodingAESKey: encodingAESKey ?? saved.encodingAESKey ?? "",
          previousEncodingAESKey,
        })
      : current.callbackSealed,
    publicUrl: change.publicUrl === undefined ? current.publicUrl : originOf(change.publicUrl),
  });
  if (!isChanged) {
    throw new HongyanError("CHANGED_MEANWHILE", "somebody else has changed it meanwhile", {
      hint: "Nothing was saved. Read it again, and save again.",
    });
  }
  // A repaired secret is tried at once.
  ctx.wechat.forgetPlatform(componentAppid);
  ctx.reference.forget();
}

/** @throws {HongyanError} PLATFORM_NOT_FOUND, PLATFORM_IN_USE */
export async function removePlatform(ctx: Context, componentAppid: string): Promise<void> {
  if (await deletePlatform(ctx.db, componentAppid)) {
    ctx.wechat.forgetPlatform(componentAppid);
    ctx.reference.forget();
    return;
  }
  if ((await findPlatform(ctx.db, componentAppid)) === undefined) {
    throw platformNotFound(componentAppid);
  }
  throw new HongyanError(
    "PLATFORM_IN_USE",
    `mini programs have authorised platform ${componentAppid}`,
    { hint: "GET /v1/platforms/{componentAppid} lists them; remove these apps first." },
  );
}

function sealCallback(
  ctx: Context,
  componentAppid: string,
  callback: { token: string; encodingAESKey: string; previousEncodingAESKey?: string | undefined },
): string {
  return ctx.secrets.seal(JSON.stringify(callback), platformCallbackPurpose(componentAppid));
}

function originOf(publicUrl: string): string {
  return new URL(publicUrl).origin;
}
