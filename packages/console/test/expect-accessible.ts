import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "@hongyan/testing/chromium";
import { expect } from "vitest";

interface Finding {
  id: string;
  impact: string;
  help: string;
  nodes: { target: string[]; failureSummary: string }[];
}

const axe = await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** Fails with every serious or critical finding of axe-core on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  // What still fades in has not its colours yet; what was just opened begins a few frames later.
  await page.evaluate(`(async () => {
    for (let calm = 0; calm < 6; calm += 1) {
      const moving = document.getAnimations()
        .filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
      if (moving.length > 0) calm = 0;
      await Promise.all(moving.map((one) => one.finished.catch(() => {})));
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  })()`);
  await page.evaluate(axe);
  const findings = await page.evaluate<Finding[]>(
    `axe.run(document, { resultTypes: ["violations"] }).then((results) => results.violations)`,
  );
  const serious = findings.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")}\n${node.failureSummary}`),
  );
  expect(told).toEqual([]);
}
