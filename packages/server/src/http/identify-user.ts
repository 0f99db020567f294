import type { FastifyRequest } from "fastify";
import type { Context } from "../context.ts";
import { HongyanError } from "../errors.ts";
import { exchangeCode } from "../flow/grants/exchange-code.ts";
import { touchUser } from "../store/users.ts";
import { readCloudUser } from "./cloud-user.ts";
import { createMinuteCounter } from "./minute-counter.ts";
import { whichApp } from "./which-app.ts";

/** What the request itself says. */
interface NamedUser {
  appid?: string | undefined;
  code?: string | undefined;
}

/** The app of a request by a mini program, and how to learn who its user is: once, for a code is used up by it. */
interface Approached {
  appid: string;
  identify(): Promise<string>;
}

export type Approach = (request: FastifyRequest, named: NamedUser) => Promise<Approached>;

/** Each of these is a call to WeChat, which counts the calls of an app: so are they here, for each app. */
export function createApproach(ctx: Context): Approach {
  const appRequests = createMinuteCounter(
    "app",
    "Wait for as many seconds as Retry-After says. HONGYAN_APP_REQUESTS_PER_MINUTE sets how many log-ins and sends from mini programs one process takes for an app.",
  );
  return async (request, named) => {
    const approached = await approach(ctx, request, named);
    appRequests.count(approached.appid, ctx.config.appRequestsPerMinute);
    return approached;
  };
}

/**
 * By the code of `wx.login`; without one, by the headers of 微信云托管's gateway where they are believed. A code always counts
 * first.
 *
 * @throws {HongyanError} BAD_REQUEST, CLOUD_HEADERS_REFUSED, APP_NOT_FOUND, APP_REQUIRED; `identify`: as `exchangeCode`
 */
async function approach(
  ctx: Context,
  request: FastifyRequest,
  { appid: named, code }: NamedUser,
): Promise<Approached> {
  if (code !== undefined) {
    const appid = await whichApp(ctx, request, named);
    return { appid, identify: () => exchangeCode(ctx, appid, code) };
  }
  const user = readCloudUser(ctx, request);
  if (user === undefined) {
    throw new HongyanError("BAD_REQUEST", "the request does not fit: body.code: is missing", {
      hint: "Call wx.login and send its code.",
    });
  }
  const { openid } = user;
  const appid = await whichApp(ctx, request, named ?? user.appid);
  if (appid !== user.appid) {
    throw new HongyanError(
      "CLOUD_HEADERS_REFUSED",
      `the request is for app ${appid}, and its user is one of ${user.appid}`,
      { hint: "Leave appid out: the gateway names the mini program." },
    );
  }
  return {
    appid,
    async identify() {
      await touchUser(ctx.db, appid, openid);
      return openid;
    },
  };
}
