import type { Scenario } from "@hongyan/wechat-emulator";

/** The scenario as a file that vitest runs: it fails on the day on which WeChat's side would answer otherwise. */
export function writeTest(scenario: Scenario): string {
  return `import { replayScenario, type Scenario } from "@hongyan/wechat-emulator";
import { expect, test } from "vitest";

const scenario: Scenario = ${JSON.stringify(scenario, null, 2)};

test(${JSON.stringify(scenario.title)}, async () => {
  expect(await replayScenario(scenario)).toMatchObject({ isSame: true });
});
`;
}
