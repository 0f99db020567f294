import type { Result } from "./result.ts";

/** More than this was running before the bench began: what it measured is not its own. */
const quietLoad = 0.5;

/** Why the figures of a run are not to be believed; undefined for a full run on a machine that did nothing else. */
export function caveatOf({
  scale,
  machine,
}: Pick<Result, "scale" | "machine">): string | undefined {
  const reasons = [
    ...(scale === "quick" ? ["of a quick run, with small numbers"] : []),
    ...(machine.loadBefore > quietLoad
      ? [`taken on a machine that was busy with other work (load ${machine.loadBefore})`]
      : []),
  ];
  if (reasons.length === 0) return undefined;
  return `These figures are ${reasons.join(", ")}: they show that each row is measured, not what can be reached.`;
}
