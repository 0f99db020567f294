/** So many may be at it at once; who waits is let in by turns, one of each share after the other. */
export interface FairSlots {
  /** Waits for a slot. `share`: whose turn it is, for example one campaign. */
  take(share: string): Promise<void>;
  /** Gives back a slot that was taken for the share. */
  free(share: string): void;
}

/**
 * However many of one share wait, another share's first is at most one turn of every share away.
 *
 * @param mostOfOne slots that one share may hold. Default: all
 */
export function createFairSlots(count: number, mostOfOne: number = count): FairSlots {
  let taken = 0;
  const takenOf = new Map<string, number>();
  // In the order of their turns: the share that was served goes to the end.
  const waiting = new Map<string, (() => void)[]>();

  const held = (share: string): number => takenOf.get(share) ?? 0;
  const hold = (share: string, by: 1 | -1): void => {
    taken += by;
    const now = held(share) + by;
    if (now === 0) takenOf.delete(share);
    else takenOf.set(share, now);
  };

  const letIn = (): void => {
    for (const [share, ones] of waiting) {
      if (held(share) >= mostOfOne) continue;
      const enter = ones.shift();
      if (ones.length === 0) waiting.delete(share);
      else if (waiting.size > 1) {
        waiting.delete(share);
        waiting.set(share, ones);
      }
      hold(share, 1);
      enter?.();
      return;
    }
  };

  return {
    async take(share) {
      if (taken < count && held(share) < mostOfOne) {
        hold(share, 1);
        return;
      }
      await new Promise<void>((resolve) => {
        const ones = waiting.get(share);
        if (ones === undefined) waiting.set(share, [resolve]);
        else ones.push(resolve);
      });
    },
    free(share) {
      hold(share, -1);
      letIn();
    },
  };
}
