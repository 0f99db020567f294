import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import { listen, type Listening } from "../listen.ts";
import { issueCertificate, openAuthority } from "./certificate-authority.ts";

export interface TlsOptions {
  /** Default 0: a free one is chosen. An SDK whose host is fixed goes to 443. */
  port?: number;
  /** Where the certificate authority is kept; made when it is not there. Default: in memory only. */
  caFile?: string;
  /** Names and addresses besides api.weixin.qq.com, localhost and the one that is listened on. */
  hosts?: string[];
}

export interface TlsListening extends Listening {
  /** The certificate authority's certificate, PEM: what a client must trust. */
  readonly ca: string;
}

/** The same answers under https, with a certificate for WeChat's own host. */
export async function listenTls(
  answer: RequestListener,
  host: string,
  { port = 0, caFile, hosts = [] }: TlsOptions,
): Promise<TlsListening> {
  const authority = await openAuthority(caFile);
  const names = new Set(["api.weixin.qq.com", "localhost", "127.0.0.1", "::1", host, ...hosts]);
  const certificate = await issueCertificate(authority, [...names]);
  const listening = await listen(createServer(certificate, answer), "https", port, host);
  return { ...listening, ca: authority.cert };
}
