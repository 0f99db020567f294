import { parseReply } from "../wire/parse-reply.ts";
import { readNumber } from "../wire/read-fields.ts";
import {
  TransportError,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from "../wire/transport.ts";
import { openReply } from "./open-reply.ts";
import type { ApiSecurityOptions } from "./options.ts";
import { readApiSecurityKeys, type ApiSecurityKeys } from "./read-keys.ts";
import { secureRequest } from "./secure-request.ts";
import { securedPaths } from "./secured-paths.ts";

export interface SecureTransportOptions {
  appid: string;
  /** In front of every path, see `ApiBase`. */
  pathPrefix: string;
  apiSecurity: ApiSecurityOptions;
  now: () => number;
}

/**
 * Puts API security around a transport: requests to the paths that take part are encrypted and
 * signed, their replies verified and decrypted; all others pass as they are.
 *
 * A reply that fails verification throws TransportError `WECHAT_UNVERIFIED`: WeChat may have done
 * what was asked. So does one without a signature, except for refusals that WeChat gives before it
 * does anything (see `isEarlyRefusal`). Throws at once what `readApiSecurityKeys` throws.
 */
export function secureTransport(transport: Transport, options: SecureTransportOptions): Transport {
  const keys = readApiSecurityKeys(options.appid, options.apiSecurity);
  const tellDeprecated = tellOnce(options.apiSecurity.onCertificateDeprecated);

  return async (request) => {
    const path = pathOf(request, options.pathPrefix);
    return securedPaths.has(path) ? exchange(request, path) : transport(request);
  };

  async function exchange(request: TransportRequest, path: string): Promise<TransportResponse> {
    const timestamp = Math.floor(options.now() / 1000);
    const body = String(request.body);
    const secured = await secureRequest(keys, { path, body, timestamp });
    const response = await transport({ ...request, ...secured });
    // An error page is nobody's word: without its body it stays one, whatever it says.
    if (response.status < 200 || response.status > 299) return { ...response, body: "" };
    return { ...response, body: open(keys, path, response) };
  }

  function open(keys: ApiSecurityKeys, path: string, response: TransportResponse): string {
    const { body, header } = response;
    if (header === undefined) {
      throw untrusted("the transport gives no headers of an answer, see TransportResponse");
    }
    if (isEarlyRefusal(body)) return body;
    const opened = openReply(keys, { path, body, header }, options.now());
    if (opened.kind === "unverified") throw untrusted(opened.detail);
    if (opened.deprecated !== undefined) tellDeprecated(opened.deprecated);
    return opened.body;
  }
}

function pathOf({ path }: TransportRequest, pathPrefix: string): string {
  return path.slice(pathPrefix.length).split("?", 1)[0] ?? "";
}

function untrusted(detail: string): TransportError {
  return new TransportError("WECHAT_UNVERIFIED", detail, { requestSent: true });
}

/**
 * Refusals of the token and of the signature itself: WeChat cannot sign to whom it does not know,
 * and gives them before the call has any effect. Believing them is what lets a dead token be
 * renewed and a wrong key be told. Who forges one gains a second try of the same call, once.
 */
function isEarlyRefusal(body: string): boolean {
  const errcode = readNumber(parseReply(body)?.["errcode"]);
  const isTokenRefused = errcode === 40001 || errcode === 40014 || errcode === 42001;
  return isTokenRefused || (errcode >= 40230 && errcode <= 40240);
}

function tellOnce(
  tell: ApiSecurityOptions["onCertificateDeprecated"] = () => undefined,
): (certificate: { sn: string; newSn: string }) => void {
  const told = new Set<string>();
  return (certificate) => {
    if (told.has(certificate.sn)) return;
    told.add(certificate.sn);
    try {
      tell(certificate);
    } catch {
      // The send has succeeded, whatever the listener makes of the news.
    }
  };
}
