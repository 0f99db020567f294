import { sql, type RawBuilder } from "kysely";
import type { Db } from "../db/connection.ts";

/** A column that holds what is sealed under the master key: a text, or a list of objects each with a `sealed` text. */
export interface SealedColumn {
  table: string;
  /** The row's key. */
  key: string;
  /** What the text is bound to, if not to the key. */
  boundTo?: string;
  column: string;
  isList: boolean;
}

/** Every one there is: a test compares them with the schema. */
export const sealedColumns = {
  appSecret: { table: "apps", key: "appid", column: "secret_sealed", isList: false },
  callback: { table: "apps", key: "appid", column: "callback_sealed", isList: false },
  accessToken: { table: "access_tokens", key: "appid", column: "token_sealed", isList: false },
  webhookSecret: { table: "webhooks", key: "id", column: "secret_sealed", isList: false },
  retiringSecrets: { table: "webhooks", key: "id", column: "retiring_secrets", isList: true },
  totp: { table: "operators", key: "id", column: "totp_sealed", isList: false },
  totpPending: { table: "operators", key: "id", column: "totp_pending_sealed", isList: false },
  platformSecret: {
    table: "platforms",
    key: "component_appid",
    column: "secret_sealed",
    isList: false,
  },
  platformCallback: {
    table: "platforms",
    key: "component_appid",
    column: "callback_sealed",
    isList: false,
  },
  platformTicket: {
    table: "platforms",
    key: "component_appid",
    column: "ticket_sealed",
    isList: false,
  },
  platformToken: { table: "platform_tokens", key: "appid", column: "token_sealed", isList: false },
  refreshToken: {
    table: "authorizations",
    key: "appid",
    column: "refresh_token_sealed",
    isList: false,
  },
  preAuthCode: {
    table: "authorization_links",
    key: "state_hash",
    boundTo: "component_appid",
    column: "pre_auth_code_sealed",
    isList: false,
  },
  keptAuthorization: {
    table: "authorization_links",
    key: "state_hash",
    boundTo: "component_appid",
    column: "authorization_sealed",
    isList: false,
  },
} satisfies Record<string, SealedColumn>;

/**
 * The next rows in the order of their key, as text.
 *
 * @param which a condition on a row `t`
 */
export async function readSealedValues(
  db: Db,
  { table, key, boundTo = key, column }: SealedColumn,
  from: { after: string; limit: number; which?: RawBuilder<boolean> | undefined },
): Promise<{ key: string; boundTo: string; value: string }[]> {
  const result = await sql<{ key: string; boundTo: string; value: string }>`
    select t.${sql.id(key)}::text as key, t.${sql.id(boundTo)}::text as "boundTo", t.${sql.id(column)}::text as value
    from hongyan.${sql.id(table)} t
    where t.${sql.id(key)}::text > ${from.after} and t.${sql.id(column)} is not null and ${from.which ?? sql`true`}
    order by t.${sql.id(key)}::text
    limit ${from.limit}`.execute(db);
  return result.rows;
}

/** False when somebody saved another value meanwhile: theirs stays. */
export async function replaceSealedValue(
  db: Db,
  { table, key, column, isList }: SealedColumn,
  change: { key: string; before: string; after: string },
): Promise<boolean> {
  const type = isList ? sql`jsonb` : sql`text`;
  const result = await sql`
    update hongyan.${sql.id(table)} t
    set ${sql.id(column)} = ${change.after}::${type}
    where t.${sql.id(key)}::text = ${change.key} and t.${sql.id(column)} = ${change.before}::${type}
    returning t.${sql.id(key)}`.execute(db);
  return result.rows.length === 1;
}
