import {
  eventFaultsSql,
  ledgerFaultsSql,
  query,
  reservationFaultsSql,
} from "@hongyan/testing/ledger";

/** WeChat refuses one in two hundred for good: see main.ts. */
const mostFailedShare = 0.01;

/** Whether messages are still under way; if none is, what the database says that cannot be right. */
export async function findFaults(
  databaseUrl: string,
  accepted: number,
): Promise<{ isMoving: boolean; failed: number; faults: string[] }> {
  const counts = await query<{ status: string; n: number }>(
    databaseUrl,
    "select status, count(*)::integer as n from hongyan.messages group by 1",
  );
  const of = (...statuses: string[]): number =>
    counts.filter(({ status }) => statuses.includes(status)).reduce((sum, { n }) => sum + n, 0);
  const moving = of("queued", "sending");
  if (moving > 0)
    return { isMoving: true, failed: 0, faults: [`${moving} messages have not ended`] };
  const faults: string[] = [];
  const all = counts.reduce((sum, { n }) => sum + n, 0);
  if (all !== accepted) faults.push(`${accepted} messages were taken, and ${all} are there`);
  const lost = all - of("sent", "delivered", "failed");
  if (lost > 0) faults.push(`${lost} messages are unknown: ${JSON.stringify(counts)}`);
  const failed = of("failed");
  if (failed > all * mostFailedShare + 10) {
    faults.push(`${failed} messages failed, more than WeChat was told to refuse`);
  }
  for (const [invariant, sql] of [
    ["L1", ledgerFaultsSql],
    ["L2", reservationFaultsSql],
    ["E1", eventFaultsSql],
  ] as const) {
    const rows = await query(databaseUrl, sql);
    if (rows.length > 0) faults.push(`${invariant} is broken ${rows.length} times`);
  }
  return { isMoving: false, failed, faults };
}
