import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { ControlError } from "../control/control-error.ts";
import { guardControl } from "../control/guard.ts";
import type { State } from "../state.ts";
import { BrowserBundles } from "./bundle-browser.ts";
import { findSample } from "./find-sample.ts";
import type { MiniProgramBuild } from "./miniprogram/build-mini-program.ts";
import { keepBuild, type KeptBuild } from "./miniprogram/kept-build.ts";
import { readShownFile } from "./read-shown-file.ts";

export interface PhoneSite {
  /** Answers one request for /phone or below. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): void;
}

export interface PhoneSiteOptions {
  state: State;
  /** The mini program's folder; left out: the sample. */
  miniprogram: string | undefined;
  allowRemote: boolean;
}

/** The phone in the browser: the page around it, the screen, and the mini program, which is built at the first request. */
export function createPhoneSite({ state, miniprogram, allowRemote }: PhoneSiteOptions): PhoneSite {
  const bundles = new BrowserBundles();
  const dir = miniprogram ?? findSample();
  const kept = dir === undefined ? undefined : keepBuild(dir, tellRebuilt(state));
  return {
    async answer(request, response) {
      try {
        const { pathname } = new URL(request.url ?? "/", "http://phone");
        // All else is for this page to load.
        guardControl(request, allowRemote, { isPage: /^\/phone\/?$/.test(pathname) });
        if (request.method !== "GET" && request.method !== "HEAD") {
          throw new ControlError("METHOD_NOT_ALLOWED", "only GET and HEAD", undefined, 405);
        }
        send(request, response, await findPage(pathname, bundles, kept));
      } catch (error) {
        sendError(response, error);
      }
    },
    close: () => kept?.close(),
  };
}

interface Page {
  content: string | Buffer;
  type: string;
  headers?: Record<string, string>;
}

async function findPage(
  path: string,
  bundles: BrowserBundles,
  kept: KeptBuild | undefined,
): Promise<Page> {
  const files = "/phone/files/";
  if (path.startsWith(files)) return readPicture(path.slice(files.length), kept);
  switch (path) {
    case "/phone":
    case "/phone/":
      return readPage("host/index.html", hostPolicy);
    case "/phone/screen":
      return readPage("screen/index.html", screenPolicy);
    case "/phone/host.js":
      return { content: await bundles.script("host/main"), type: javascript };
    case "/phone/screen.js":
      return { content: await bundles.script("screen/main"), type: javascript };
    case "/phone/host.css":
      return { content: await bundles.style("host/host"), type: css };
    case "/phone/screen.css":
      return { content: await bundles.style("screen/styles"), type: css };
    case "/phone/miniprogram.js":
      return { content: (await buildOf(kept)).script, type: javascript };
    case "/phone/miniprogram.json":
      return { content: JSON.stringify((await buildOf(kept)).manifest), type: "application/json" };
    default:
      throw notFound();
  }
}

async function readPage(file: string, policy: string): Promise<Page> {
  const content = await readFile(new URL(file, import.meta.url));
  const type = "text/html; charset=utf-8";
  return { content, type, headers: { "Content-Security-Policy": policy } };
}

async function readPicture(path: string, kept: KeptBuild | undefined): Promise<Page> {
  const file = await readShownFile((await buildOf(kept)).root, path);
  if (!file) throw notFound();
  // An SVG that is opened by itself must not run scripts on this origin.
  return {
    ...file,
    headers: { "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'" },
  };
}

function buildOf(kept: KeptBuild | undefined): Promise<MiniProgramBuild> {
  if (kept) return kept.current();
  const hint = "Start with --miniprogram and the folder of a mini program.";
  throw new ControlError("NO_MINIPROGRAM", "there is no mini program to run", hint, 404);
}

const javascript = "text/javascript; charset=utf-8";
const css = "text/css; charset=utf-8";

const hostPolicy = [
  "default-src 'self'",
  "img-src 'self' data: blob: http: https:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");

/** No 'unsafe-eval': on a device there is no eval either. A mini program's requests go through the emulator. */
const screenPolicy = [
  "default-src 'self'",
  "img-src * data: blob:",
  "font-src * data:",
  "media-src * data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");

/** A page on another port of this machine must not get at the mini program's source by loading it as its own script. */
const guardHeaders = {
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-origin",
};

function send(request: IncomingMessage, response: ServerResponse, page: Page): void {
  const content = Buffer.from(page.content);
  const etag = `"${createHash("sha256").update(content).digest("base64url").slice(0, 27)}"`;
  const headers = {
    "Content-Type": page.type,
    "Cache-Control": "no-cache",
    ...guardHeaders,
    "Referrer-Policy": "no-referrer",
    ETag: etag,
    ...page.headers,
  };
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, "Content-Length": content.length });
  response.end(request.method === "HEAD" ? undefined : content);
}

function sendError(response: ServerResponse, error: unknown): void {
  const { status, code, message, hint } =
    error instanceof ControlError
      ? error
      : new ControlError("INTERNAL", String(error), undefined, 500);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    ...guardHeaders,
  });
  response.end(JSON.stringify({ error: { code, message, hint } }));
}

function notFound(): ControlError {
  return new ControlError("NOT_FOUND", "the phone has no such page", "Open /phone.", 404);
}

/** The panel shows it, and the phones reload. */
function tellRebuilt(state: State): (build: MiniProgramBuild) => void {
  return ({ manifest }) => {
    const { problems, name } = manifest;
    const errorCount = problems.filter(({ level }) => level === "error").length;
    state.live.tell(() => ({
      from: "phone",
      kind: "rebuilt",
      title: errorCount > 0 ? `${name} 编译出错：${errorCount} 处` : `${name} 已重新编译`,
      detail: manifest,
      isError: errorCount > 0,
    }));
  };
}
