import type { Context } from "../../context.ts";
import type { Secrets } from "../../secrets.ts";
import { goesWithApp, rowsOf } from "../../store/app-rows.ts";
import {
  readSealedValues,
  replaceSealedValue,
  sealedColumns,
  type SealedColumn,
} from "../../store/sealed-values.ts";
import { refreshTokenPurpose, secretPurpose } from "../../wechat/app-identity.ts";
import { componentTokenPurpose, tokenPurpose } from "../../wechat/database-token-store.ts";
import { platformSecretPurpose, ticketPurpose } from "../../wechat/platform-clients.ts";
import { callbackPurpose } from "../callbacks/save-callback.ts";
import { totpPurpose } from "../operators/totp-secret.ts";
import { preAuthCodePurpose } from "../platforms/authorization-links.ts";
import { keptAuthorizationPurpose } from "../platforms/kept-authorization.ts";
import { platformCallbackPurpose } from "../platforms/open-platform.ts";
import { webhookSecretPurpose } from "../webhooks/webhook-secrets.ts";

export interface SealCounts {
  /** Sealed under the master key. */
  current: number;
  /** Sealed under another key that is known. Of `resealSecrets`: before it. */
  other: number;
  /** Opens under no known key: it did not work before either. */
  unreadable: string[];
}

type Kind = keyof typeof sealedColumns;

/** What binds a sealed text to its row. */
const purposes: Record<Kind, (key: string) => string> = {
  appSecret: secretPurpose,
  callback: callbackPurpose,
  accessToken: tokenPurpose,
  webhookSecret: webhookSecretPurpose,
  retiringSecrets: webhookSecretPurpose,
  totp: totpPurpose,
  totpPending: totpPurpose,
  platformSecret: platformSecretPurpose,
  platformCallback: platformCallbackPurpose,
  platformTicket: ticketPurpose,
  platformToken: componentTokenPurpose,
  refreshToken: refreshTokenPurpose,
  preAuthCode: preAuthCodePurpose,
  keptAuthorization: keptAuthorizationPurpose,
};

const kinds = Object.keys(sealedColumns) as Kind[];
const rowsAtOnce = 200;

/**
 * Seals anew, under the master key, what is sealed under another one. Each value is replaced by itself, and only if nobody saved
 * another one meanwhile: servers go on, and a run that was cut short leaves nothing half done. Doing it again does the rest.
 *
 * @param of one app; without it, everything
 */
export async function resealSecrets(
  ctx: Pick<Context, "db" | "secrets">,
  of: { appid?: string } = {},
): Promise<SealCounts> {
  return walk(ctx, of, async (column, row, purpose) => {
    const after = change(row.value, column, (sealed) =>
      ctx.secrets.isCurrent(sealed, purpose)
        ? sealed
        : ctx.secrets.seal(ctx.secrets.open(sealed, purpose), purpose),
    );
    await replaceSealedValue(ctx.db, column, { key: row.key, before: row.value, after });
  });
}

/** Under which keys everything is sealed, now. */
export async function countSealed(ctx: Pick<Context, "db" | "secrets">): Promise<SealCounts> {
  return walk(ctx, {}, () => Promise.resolve());
}

async function walk(
  { db, secrets }: Pick<Context, "db" | "secrets">,
  { appid }: { appid?: string },
  onOther: (
    column: SealedColumn,
    row: { key: string; value: string },
    purpose: string,
  ) => Promise<void>,
): Promise<SealCounts> {
  const counts: SealCounts = { current: 0, other: 0, unreadable: [] };
  for (const kind of kinds) {
    const column = sealedColumns[kind];
    if (appid !== undefined && !goesWithApp(column.table)) continue;
    const which = rowsOf(column.table, appid);
    for (let after = ""; ;) {
      const rows = await readSealedValues(db, column, { after, limit: rowsAtOnce, which });
      for (const row of rows) {
        const purpose = purposes[kind](row.boundTo);
        const states = sealedIn(row.value, column).map((sealed) =>
          stateOf(secrets, sealed, purpose),
        );
        counts.current += states.filter((state) => state === "current").length;
        counts.other += states.filter((state) => state === "other").length;
        if (states.includes("unreadable")) counts.unreadable.push(purpose);
        else if (states.includes("other")) await onOther(column, row, purpose);
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < rowsAtOnce) break;
      after = last.key;
    }
  }
  return counts;
}

function stateOf(
  secrets: Secrets,
  sealed: string,
  purpose: string,
): "current" | "other" | "unreadable" {
  if (secrets.isCurrent(sealed, purpose)) return "current";
  try {
    secrets.open(sealed, purpose);
    return "other";
  } catch {
    return "unreadable";
  }
}

function sealedIn(value: string, { isList }: SealedColumn): string[] {
  return isList ? entriesOf(value).map(({ sealed }) => sealed) : [value];
}

function change(
  value: string,
  { isList }: SealedColumn,
  reseal: (sealed: string) => string,
): string {
  if (!isList) return reseal(value);
  return JSON.stringify(
    entriesOf(value).map((entry) => ({ ...entry, sealed: reseal(entry.sealed) })),
  );
}

function entriesOf(value: string): { sealed: string }[] {
  return JSON.parse(value) as { sealed: string }[];
}
