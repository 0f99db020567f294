import type { Context } from "../context.ts";
import { recordReports, type GrantReport } from "../store/ledger.ts";

export interface ChoiceReport {
  openid: string;
  reportId: string;
  /** The result object of `wx.requestSubscribeMessage`; members that are no template of the app count nothing. */
  choices: Record<string, string>;
  /** How many accepts the report stands for; 1 for a tap. */
  count?: number;
}

/**
 * Writes what users chose into the ledger, each report once (L1). Whatever begins with `accept` is one grant of a
 * one-time template, or opens a long-term one; any other answer closes a long-term one and takes nothing from a
 * one-time balance. Answers with how many reports counted.
 */
export async function recordGrants(
  ctx: Context,
  appid: string,
  source: "client" | "business",
  reports: ChoiceReport[],
): Promise<number> {
  const startedAt = performance.now();
  const resolved: GrantReport[] = [];
  for (const report of reports) {
    resolved.push({ ...report, entries: await readChoices(ctx, appid, report) });
  }
  const counted = await ctx.db
    .transaction()
    .execute((tx) => recordReports(tx, appid, source, resolved));
  ctx.steps.tell("grants", `${counted.size} of ${reports.length} reports counted`, startedAt);
  return counted.size;
}

async function readChoices(
  ctx: Context,
  appid: string,
  report: ChoiceReport,
): Promise<GrantReport["entries"]> {
  const entries: GrantReport["entries"] = [];
  for (const [templateId, choice] of Object.entries(report.choices)) {
    const known = await ctx.reference.template(appid, templateId);
    if (known === undefined) continue;
    const isAccepted = choice.startsWith("accept");
    if (known.template.type === "one-time") {
      if (isAccepted) entries.push({ templateId, kind: "credit", count: report.count ?? 1 });
    } else {
      entries.push({ templateId, kind: isAccepted ? "allow" : "revoke", count: 1 });
    }
  }
  return entries;
}
