import { WechatApiError, WechatError, type TextVerdict } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import type { ContentCheck } from "../../store/scene-rules.ts";
import { textCheckPath } from "../pacing/api-paths.ts";
import { contentLabel } from "./content-labels.ts";

/** Text on its way to somebody. */
export interface Content {
  appid: string;
  scene: string;
  params: Record<string, unknown>;
  /** openid of whoever wrote it: WeChat judges nobody's text, and only of users who were there within two hours. */
  writtenBy: string;
  cameFrom: "mini-program" | "server";
}

/**
 * Asks WeChat whether text of users may be shown to others, as the scene says. Before anything is written: what is refused leaves
 * no trace, and no transaction is open meanwhile (N1).
 *
 * @throws {HongyanError} CONTENT_REFUSED, CONTENT_CHECK_UNAVAILABLE
 */
export async function checkContent(
  ctx: Context,
  check: ContentCheck,
  content: Content,
): Promise<void> {
  const blocked = check.block === "risky" ? ["risky"] : ["risky", "review"];
  const pieces = piecesOf(textsOf(content.params, check.params).join("\n"));
  if (pieces.length > mostPieces) throw tooLong(content.scene);
  for (const piece of pieces) {
    const verdict = await ask(ctx, check, content, piece);
    if (verdict !== undefined && blocked.includes(verdict.suggest)) {
      throw refused(content.scene, verdict);
    }
  }
}

/** Each is a call: no card shows as much as this. */
const mostPieces = 5;

function tooLong(name: string): HongyanError {
  return new HongyanError(
    "BAD_REQUEST",
    `the text is longer than is checked: ${mostPieces * longest} characters`,
    {
      hint: `Send less; or name the params that hold text of users in contentCheck of scene ${name}.`,
    },
  );
}

/** Comment: what one user writes and another one reads. */
const scene = 2;

/** undefined: WeChat gave none, and the scene does without. */
async function ask(
  ctx: Context,
  { whenUnavailable }: ContentCheck,
  { appid, writtenBy: openid, scene: name, cameFrom }: Content,
  content: string,
): Promise<TextVerdict | undefined> {
  const share = `${cameFrom} ${appid}`;
  await ctx.contentCheckSlots.take(share);
  try {
    ctx.callMeter.countCall(appid, textCheckPath);
    return await ctx.wechat.of(appid).contentSecurity.checkText({ openid, scene, content });
  } catch (error) {
    if (!(error instanceof WechatError)) throw error;
    ctx.logger.warn({ err: error, appid, scene: name }, "WeChat gave no verdict on a text");
    if (whenUnavailable === "send") return undefined;
    throw unavailable(name, error);
  } finally {
    ctx.contentCheckSlots.free(share);
  }
}

function refused(name: string, { suggest, label, traceId }: TextVerdict): HongyanError {
  const { en, zh } = contentLabel(label);
  return new HongyanError(
    "CONTENT_REFUSED",
    `WeChat finds the text ${suggest === "risky" ? "to break its rules" : "doubtful"}: ${en} (${zh})`,
    {
      hint: `Let the user write it otherwise. The check belongs to scene ${name}: contentCheck of POST /v1/scenes.`,
      details: { suggest, label, labelText: { en, zh }, traceId },
    },
  );
}

function unavailable(name: string, error: WechatError): HongyanError {
  const isAbsent = error instanceof WechatApiError && error.errcode === 61010;
  return new HongyanError(
    "CONTENT_CHECK_UNAVAILABLE",
    isAbsent
      ? "WeChat checks text only of a user who opened the mini program within two hours (61010)"
      : `WeChat did not check the text: ${error.message}`,
    {
      hint: isAbsent
        ? "Name the openid of whoever wrote the text as writtenBy, and send while they are there; or let the scene send unchecked (contentCheck.whenUnavailable: send)."
        : `Nothing was sent: try again in a moment. Scene ${name} sends unchecked if its contentCheck has whenUnavailable: send.`,
      details: error instanceof WechatApiError ? { errcode: error.errcode } : {},
      cause: error,
    },
  );
}

function textsOf(params: Record<string, unknown>, named: string[] | undefined): string[] {
  const values = named === undefined ? Object.values(params) : named.map((name) => params[name]);
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string") texts.push(value);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  values.forEach(collect);
  return texts.filter((text) => text.trim() !== "");
}

const longest = 2_500;
/** Of the piece before: what stands across a border is seen whole by one of the two. */
const overlap = 100;

function piecesOf(text: string): string[] {
  const chars = Array.from(text);
  const pieces: string[] = [];
  for (let at = 0; at < chars.length; at += longest - overlap) {
    pieces.push(chars.slice(at, at + longest).join(""));
    if (at + longest >= chars.length) break;
  }
  return pieces;
}
