import type { IncomingMessage } from "node:http";
import { ControlError } from "./control-error.ts";

/**
 * Refuses control requests from other machines, and those that a web page in the developer's browser makes: the
 * control interface hands out login codes and forgets everything on demand, and it needs no password. What is a page
 * may be opened by a link elsewhere, in a window of its own.
 */
export function guardControl(
  request: IncomingMessage,
  allowRemote: boolean,
  { isPage = false }: { isPage?: boolean } = {},
): void {
  const { host = "", origin } = request.headers;
  if (!allowRemote) {
    if (!isLoopbackAddress(request.socket.remoteAddress ?? "")) {
      throw forbidden("the control interface answers to this machine only");
    }
    // A page that resolves its own name to 127.0.0.1 still sends that name (DNS rebinding).
    if (!isLoopbackName(hostname(host))) {
      throw forbidden(`the control interface is not served under the name ${host.slice(0, 100)}`);
    }
  }
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
    throw forbidden("requests from other sites' pages are refused");
  }
  if (isOfForeignPage(request) && !(isPage && opensWindow(request))) {
    throw forbidden("requests from other sites' pages are refused");
  }
}

/** To a browser, what another port of this machine serves is of the same site. */
function isOfForeignPage({ headers }: IncomingMessage): boolean {
  const site = headers["sec-fetch-site"];
  return site === "cross-site" || site === "same-site";
}

function opensWindow({ method, headers }: IncomingMessage): boolean {
  const { "sec-fetch-mode": mode, "sec-fetch-dest": destination } = headers;
  return method === "GET" && mode === "navigate" && destination === "document";
}

function forbidden(message: string): ControlError {
  const hint = "Call it from the same machine as http://127.0.0.1:<port>, or allow remote control.";
  return new ControlError("FORBIDDEN", message, hint, 403);
}

function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^(?:::ffff:)?127\./.test(address);
}

function isLoopbackName(name: string): boolean {
  return name === "localhost" || name === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(name);
}

function hostname(host: string): string {
  return host.replace(/:\d+$/, "").toLowerCase();
}
