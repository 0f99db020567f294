import type { Bench } from "./bench.ts";
import type { Contender, Queued } from "./contender.ts";
import { measureSends } from "./measure-sends.ts";

export interface Tunable<Setting extends object> {
  row: string;
  missing(): string | undefined;
  settings: readonly Setting[];
  queue(bench: Bench, messages: number, setting: Setting): Promise<Queued>;
}

/** A peer at its best: before its first turn every setting is tried on this machine, and the fastest one kept. */
export function tuned<Setting extends object>(peer: Tunable<Setting>): Contender {
  let best: Setting | undefined;
  return {
    row: peer.row,
    missing: peer.missing,
    setting: () => best && describe(best),
    async queue(bench, messages) {
      best ??= await fastest(bench, peer);
      return peer.queue(bench, messages, best);
    },
  };
}

async function fastest<Setting extends object>(
  bench: Bench,
  peer: Tunable<Setting>,
): Promise<Setting> {
  const messages = bench.scale.tuningMessages;
  let best: { setting: Setting; perSecond: number } | undefined;
  for (const setting of peer.settings) {
    await using queued = await peer.queue(bench, messages, setting);
    const { perSecond } = await measureSends(bench, messages, () => queued.send());
    bench.say(`${peer.row}, tried ${describe(setting)}: ${Math.round(perSecond)}/s`);
    if (best === undefined || perSecond > best.perSecond) best = { setting, perSecond };
  }
  if (best === undefined) throw new Error(`${peer.row} has no setting to try`);
  return best.setting;
}

function describe(setting: object): string {
  return Object.entries(setting)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
