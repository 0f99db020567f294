import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import type { GrantSource } from "../../store/apps.ts";
import {
  claimReports,
  listTestimony,
  lockBalances,
  writeMovements,
  type Movement,
} from "../../store/ledger.ts";
import { keyOf, pairingWindowMs, weighReports, type Known, type Told } from "./weigh-reports.ts";

export interface ChoiceReport {
  openid: string;
  reportId: string;
  /** The result object of `wx.requestSubscribeMessage`; members that are no template of the app count nothing. */
  choices: Record<string, string>;
  /** How many accepts the report stands for; 1 for a tap. */
  count?: number;
  /** Grants moved in from elsewhere: no event of WeChat belongs to them. Default: when the count is above one. */
  isImport?: boolean;
  /** When the user answered; null: nobody knows. Default now. */
  at?: Date | null;
}

/**
 * Writes what users chose into the ledger, each report once (L1). Whatever begins with `accept` is one grant of a
 * one-time template, or opens a long-term one; any other answer closes a long-term one and takes nothing from a
 * one-time balance. A tap that WeChat tells of as well is counted once. Answers with how many reports were new.
 */
export async function recordGrants(
  ctx: Context,
  appid: string,
  source: "client" | "business",
  reports: ChoiceReport[],
): Promise<number> {
  const startedAt = performance.now();
  const told = new Map<ChoiceReport, Told[]>();
  for (const report of reports) told.set(report, await readChoices(ctx, appid, source, report));
  const grantSource = await readGrantSource(ctx, appid);
  const { counted, movements } = await ctx.db.transaction().execute(async (tx) => {
    const fresh = await claimReports(tx, appid, source, reports);
    const names = new Set(fresh.map(nameOf));
    // A report that is in the list twice is fresh once.
    const counting = reports.filter((report) => names.delete(nameOf(report)));
    const moved = await recordTold(
      tx,
      appid,
      grantSource,
      counting.flatMap((report) => told.get(report) ?? []),
    );
    return { counted: counting.length, movements: moved };
  });
  countMovements(ctx, movements);
  ctx.steps.tell("grants", `${counted} of ${reports.length} reports counted`, startedAt);
  return counted;
}

/**
 * Weighs what was told against what is known, and writes the result, in the caller's transaction. Answers with what it wrote, for
 * `countMovements` after the commit.
 */
export async function recordTold(
  tx: Tx,
  appid: string,
  grantSource: GrantSource,
  told: Told[],
): Promise<Movement[]> {
  if (told.length === 0) return [];
  const known = await readKnown(tx, appid, told);
  const movements = weighReports(told, known, grantSource);
  await writeMovements(tx, appid, movements);
  return movements;
}

/** What moved nothing is not counted; a credit counts as many as it gives. */
export function countMovements({ metrics }: Pick<Context, "metrics">, movements: Movement[]): void {
  for (const { kind, delta } of movements) {
    if (kind === "confirm" || kind === "note") continue;
    metrics.grants.inc({ change: kind }, kind === "credit" ? delta : 1);
  }
}

/** Outside the transaction: it may read the database. */
export async function readGrantSource(ctx: Context, appid: string): Promise<GrantSource> {
  return (await ctx.reference.app(appid))?.grantSource ?? "both";
}

const beginningOfTime = new Date(0);
const endOfTime = new Date("9999-01-01T00:00:00Z");

async function readKnown(tx: Tx, appid: string, told: Told[]): Promise<Map<string, Known>> {
  const locked = await lockBalances(tx, appid, told);
  const testimony = await listTestimony(
    tx,
    appid,
    told.map((one) => ({ ...one, ...concernedBy(one) })),
  );
  const byKey = Map.groupBy(testimony, keyOf);
  return new Map(
    locked.map(({ available, unlimited, ...key }) => [
      keyOf(key),
      { available, unlimited, testimony: byKey.get(keyOf(key)) ?? [] },
    ]),
  );
}

/** The time of the answers that could be the same one, or that it could change. */
function concernedBy({ kind, at, isTimeKnown }: Told): { since: Date; until: Date } {
  if (!isTimeKnown) return { since: beginningOfTime, until: endOfTime };
  return {
    since: new Date(at.getTime() - pairingWindowMs),
    // Whoever closes must know of all that was granted since.
    until: kind === "revoke" ? endOfTime : new Date(at.getTime() + pairingWindowMs),
  };
}

async function readChoices(
  ctx: Context,
  appid: string,
  source: "client" | "business",
  { openid, reportId, choices, count = 1, isImport = count > 1, at = new Date() }: ChoiceReport,
): Promise<Told[]> {
  const told: Told[] = [];
  for (const [templateId, choice] of Object.entries(choices)) {
    const kind = await meaningOf(ctx, appid, templateId, choice);
    if (kind === undefined) continue;
    told.push({
      openid,
      templateId,
      kind,
      count,
      source: isImport ? "import" : source,
      reportId,
      at: at ?? new Date(),
      isTimeKnown: at !== null,
      isBeyondDoubt: isImport,
    });
  }
  return told;
}

/** What an answer in the permission sheet means for the ledger; undefined for what is no template of the app. */
export async function meaningOf(
  ctx: Context,
  appid: string,
  templateId: string,
  choice: string,
): Promise<Told["kind"] | undefined> {
  const known = await ctx.reference.template(appid, templateId);
  if (known === undefined) return undefined;
  const isAccepted = /^accept(With\w+)?$/.test(choice);
  if (known.template.type === "one-time") return isAccepted ? "credit" : "refuse";
  return isAccepted ? "allow" : "revoke";
}

function nameOf({ openid, reportId }: { openid: string; reportId: string }): string {
  return `${openid} ${reportId}`;
}
