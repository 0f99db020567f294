import { BaseSequencer, type TestSpecification } from "vitest/node";

/** They wait more than they work, and one that began last would be waited for by all. */
const slow = [
  "docs/test/code-blocks",
  "docs/test/clients",
  "e2e/",
  "test/backup-and-move",
  "test/start.test",
];

export class SlowFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- Of Vitest, not of an array.
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification): boolean =>
      slow.some((name) => moduleId.includes(name));
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}
