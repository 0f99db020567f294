import type { Emulator } from "@hongyan/wechat-emulator";
import type { Db } from "../db/connection.ts";
import { listBalancesOfTemplate } from "../store/ledger.ts";

/** Of a ledger that load tests have filled, the rest is not worth the wait. */
const mostUsers = 10_000;

/**
 * The emulated WeChat forgets when it stops, and the ledger does not: what users of a template still have is allowed at the emulator
 * once more. Without it the next messages to them end in 43101.
 *
 * @returns how many users that were
 */
export async function rememberGrants(
  db: Db,
  emulator: Emulator,
  { appid, templateId }: { appid: string; templateId: string },
): Promise<number> {
  const page = { after: undefined, limit: mostUsers };
  const balances = await listBalancesOfTemplate(db, appid, templateId, page);
  const holders = balances.filter(({ available }) => available > 0);
  for (const { openid, available } of holders) {
    emulator.control.addUser({ appid, openid });
    emulator.control.subscribeMany({ appid, templateId, openids: [openid], times: available });
  }
  return holders.length;
}
