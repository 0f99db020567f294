import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test.each(["README.md", "README.zh-CN.md"])(
  "the phone without a browser in %s runs as it stands",
  async (file) => {
    const readme = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
    const snippets = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, code = ""]) => code);
    const snippet = snippets.find((code) => code.includes("startHeadlessPhone"))!;
    const tell = "\nconsole.log(JSON.stringify([phone.record.sheets.length, phone.record.notes]));";

    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        "--conditions=@hongyan/source",
        "--disable-warning=ExperimentalWarning",
        "--input-type=module-typescript",
        "--eval",
        snippet + tell,
      ],
      { cwd: fileURLToPath(new URL("..", import.meta.url)) },
    );

    expect(JSON.parse(stdout)).toEqual([1, []]);
  },
);
