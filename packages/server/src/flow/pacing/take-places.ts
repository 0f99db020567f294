import type { Tx } from "../../db/connection.ts";
import { lockFrequencies, saveFrequencies } from "../../store/frequencies.ts";
import { readDatabaseTime } from "../../store/open-dispatches.ts";
import type { FrequencyCap } from "../../store/scene-rules.ts";
import { firstFree } from "./frequency.ts";

/** A message of a scene whose cap refuses what is too much. */
export interface Wanted {
  messageId: string;
  scene: string;
  openid: string;
  /** null: now. */
  dueAt: Date | null;
  cap: FrequencyCap;
}

export interface Places {
  /** Those that get none: when there is one for them. */
  refused: ReadonlyMap<string, Date>;
  /** The places of these are kept, those of the others given up: call it when it is known which were written. */
  keep(written: ReadonlySet<string>): Promise<void>;
}

/**
 * Takes a place under its cap for each message, in the transaction that writes them and before any balance is locked: of two
 * requests for the last place one gets it. A place is of the time at which the message is due.
 */
export async function takePlaces(tx: Tx, appid: string, wanted: Wanted[]): Promise<Places> {
  const refused = new Map<string, Date>();
  if (wanted.length === 0) return { refused, keep: async () => {} };
  const frequencies = await lockFrequencies(tx, appid, wanted);
  const nowMs = (await readDatabaseTime(tx)).getTime();
  for (const { messageId, scene, openid, dueAt, cap } of wanted) {
    const frequency = frequencies.find((one) => one.scene === scene && one.openid === openid);
    if (frequency === undefined) continue;
    const atMs = Math.max(nowMs, dueAt?.getTime() ?? nowMs);
    const slots = frequency.slots.filter((slot) => slot.atMs > nowMs - cap.seconds * 1000);
    const taken = slots.map((slot) => slot.atMs);
    const freeAtMs = firstFree(taken, cap, atMs);
    if (freeAtMs > atMs) refused.set(messageId, new Date(freeAtMs));
    else frequency.slots = [...slots, { id: messageId, atMs }];
  }
  return {
    refused,
    async keep(written) {
      const isGivenUp = new Set(
        wanted.flatMap((one) => (written.has(one.messageId) ? [] : [one.messageId])),
      );
      for (const frequency of frequencies) {
        frequency.slots = frequency.slots.filter((slot) => !isGivenUp.has(slot.id));
      }
      await saveFrequencies(tx, appid, frequencies);
    },
  };
}
