import type { GrantSource } from "../../store/apps.ts";
import type { BalanceKey, Movement, Testimony } from "../../store/ledger.ts";

/** One user's answer for one template, as one witness tells of it. */
export interface Told extends BalanceKey {
  /** `credit`: a one-time accept; `allow`, `revoke`: a long-term template, or any that was switched off; `refuse`: a no to a one-time one. */
  kind: "credit" | "allow" | "revoke" | "refuse";
  /** How many accepts; 1 for a tap. */
  count: number;
  source: "client" | "business" | "callback" | "import";
  reportId: string;
  /** When the user did it; when it was told, if that is all that is known. */
  at: Date;
  isTimeKnown: boolean;
  /** Believed whatever the app's `grantSource`: an import, or a switch that WeChat alone can know of. */
  isBeyondDoubt: boolean;
}

/** A balance and what is known of how it came about. */
export interface Known {
  available: number;
  unlimited: boolean;
  testimony: Testimony[];
}

/** Two witnesses who tell of one tap are at most so far apart. */
export const pairingWindowMs = 2 * 60_000;

/**
 * Decides what each answer counts (L1). The mini program and WeChat may both tell of one tap, in either order, or one of
 * them only: the first counts it, the second confirms it. Of several taps that could be meant the nearest in time is; of a
 * report whose time nobody knows it is the oldest, however old. What the user switched off since counts nothing any more.
 *
 * @param known by `keyOf`; is brought up to date with each decision.
 */
export function weighReports(
  told: Told[],
  known: Map<string, Known>,
  grantSource: GrantSource,
): Movement[] {
  const movements: Movement[] = [];
  for (const one of told.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    const state = known.get(keyOf(one));
    movements.push(decide(one, state, grantSource, movements.length));
  }
  return movements;
}

export function keyOf({ openid, templateId }: BalanceKey): string {
  return `${openid} ${templateId}`;
}

function decide(
  told: Told,
  state: Known | undefined,
  grantSource: GrantSource,
  index: number,
): Movement {
  const { openid, templateId, reportId, source, at } = told;
  const happenedAt = told.isTimeKnown ? at : null;
  const base = { openid, templateId, reportId, source, happenedAt, delta: 0 };
  if (state === undefined) throw new Error("the balance of an answer that counts is not locked");
  if (!isBelieved(told, grantSource)) return { ...base, kind: "note" };
  const witness = grantSource === "both" ? findWitness(state, told) : undefined;
  const confirm = (confirmed: Testimony): Movement => {
    confirmed.isConfirmed = true;
    return { ...base, kind: "confirm", pair: placeOf(confirmed) };
  };
  // What it tells of may be over long since: it changes nothing that WeChat told of as well.
  if (!told.isTimeKnown && witness !== undefined) return confirm(witness);
  switch (told.kind) {
    case "refuse":
      if (witness !== undefined) return confirm(witness);
      remember(state, told, "refuse", 0, index);
      return { ...base, kind: "refuse" };
    case "credit":
      if (wasToldAfter(state, "revoke", at)) return { ...base, kind: "note" };
      if (witness !== undefined) return confirm(witness);
      state.available += told.count;
      remember(state, told, "credit", told.count, index);
      return { ...base, kind: "credit", delta: told.count };
    case "allow":
      if (state.unlimited || wasToldAfter(state, "revoke", at)) return { ...base, kind: "note" };
      state.unlimited = true;
      remember(state, told, "allow", 0, index);
      return { ...base, kind: "allow", unlimited: true };
    case "revoke": {
      if (wasToldAfter(state, "allow", at)) return { ...base, kind: "note" };
      const isClosed = !state.unlimited && state.available === 0;
      if (isClosed && witness !== undefined) return confirm(witness);
      const since = creditedAfter(state, at);
      const lost = Math.max(0, state.available - since);
      state.available -= lost;
      state.unlimited = false;
      remember(state, told, "revoke", -lost, index);
      // 0 - lost: a loss of nothing is 0, not -0.
      return { ...base, kind: "revoke", delta: 0 - lost, unlimited: false };
    }
  }
}

function isBelieved(told: Told, grantSource: GrantSource): boolean {
  if (told.isBeyondDoubt || grantSource === "both") return true;
  return (told.source === "callback") === (grantSource === "callback");
}

/** An entry of this very list is named by its place until it has an id. */
type Remembered = Testimony & { index?: number };

function remember(
  state: Known,
  told: Told,
  kind: Testimony["kind"],
  delta: number,
  index: number,
): void {
  const { openid, templateId, source, at } = told;
  const testimony: Remembered = {
    openid,
    templateId,
    ledgerId: 0,
    index,
    kind,
    delta,
    source,
    happenedAt: at,
    isConfirmed: false,
  };
  state.testimony.push(testimony);
}

function placeOf(witness: Remembered): NonNullable<Movement["pair"]> {
  return witness.index === undefined ? { ledgerId: witness.ledgerId } : { index: witness.index };
}

/**
 * What the other witness told of the same answer. A report without a time has waited on its phone, so it is about the
 * oldest: the newest may be about a tap whose own report comes next, with its time, and would find it taken.
 */
function findWitness(state: Known, told: Told): Testimony | undefined {
  if (told.source === "import") return undefined;
  const isOfWechat = told.source === "callback";
  const candidates = state.testimony.filter(
    (one) =>
      one.kind === told.kind &&
      one.source !== "import" &&
      // 43101 is WeChat's word about a send: no witness of an answer.
      one.source !== "43101" &&
      (one.source === "callback") !== isOfWechat &&
      !one.isConfirmed,
  );
  if (!told.isTimeKnown) {
    return candidates.toSorted((a, b) => a.happenedAt.getTime() - b.happenedAt.getTime())[0];
  }
  const distance = (one: Testimony): number =>
    Math.abs(one.happenedAt.getTime() - told.at.getTime());
  return candidates
    .filter((one) => distance(one) <= pairingWindowMs)
    .toSorted((a, b) => distance(a) - distance(b))[0];
}

function wasToldAfter(state: Known, kind: Testimony["kind"], at: Date): boolean {
  return state.testimony.some((one) => one.kind === kind && one.happenedAt > at);
}

function creditedAfter(state: Known, at: Date): number {
  return state.testimony
    .filter((one) => one.kind === "credit" && one.happenedAt > at)
    .reduce((sum, one) => sum + one.delta, 0);
}
