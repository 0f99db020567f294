import { createPlatformClient, type PlatformClient, type Transport } from "@hongyan/wechat";
import type { Db } from "../db/connection.ts";
import { HongyanError } from "../errors.ts";
import type { Secrets } from "../secrets.ts";
import { findPlatform, readTicket } from "../store/platforms.ts";
import { createDatabaseTokenStore } from "./database-token-store.ts";

export const platformSecretPurpose = (componentAppid: string): string =>
  `platform-secret:${componentAppid}`;
export const ticketPurpose = (componentAppid: string): string =>
  `component-ticket:${componentAppid}`;

/** One client a platform, made when first asked for; its token is shared by the whole cluster (T1). */
export function createPlatformClients(options: {
  db: Db;
  secrets: Secrets;
  transport: Transport;
  apiBase: string;
  timeoutMs: number;
}): { of(componentAppid: string): PlatformClient; forget(componentAppid: string): void } {
  const { db, secrets, transport, apiBase, timeoutMs } = options;
  const clients = new Map<string, PlatformClient>();
  const tokenStore = createDatabaseTokenStore(db, secrets, "platform");

  const create = (componentAppid: string): PlatformClient =>
    createPlatformClient({
      componentAppid,
      async componentSecret() {
        const row = await findPlatform(db, componentAppid);
        if (row === undefined) throw platformNotFound(componentAppid);
        return secrets.open(row.secretSealed, platformSecretPurpose(componentAppid));
      },
      async verifyTicket() {
        const sealed = await readTicket(db, componentAppid);
        return sealed === undefined
          ? undefined
          : secrets.open(sealed, ticketPurpose(componentAppid));
      },
      apiBase,
      transport,
      tokenStore,
      timeoutMs,
    });

  return {
    of(componentAppid) {
      let client = clients.get(componentAppid);
      if (client === undefined) {
        client = create(componentAppid);
        clients.set(componentAppid, client);
      }
      return client;
    },
    forget(componentAppid) {
      clients.delete(componentAppid);
    },
  };
}

export function platformNotFound(componentAppid: string): HongyanError {
  return new HongyanError("PLATFORM_NOT_FOUND", `there is no platform ${componentAppid}`, {
    hint: "GET /v1/platforms lists them; POST /v1/platforms adds one.",
  });
}
