import { readFileSync } from "node:fs";
import { HongyanError } from "../../src/errors.ts";
import { jsonSchemaOfFile } from "../../src/cli/apply/file-form.ts";
import { readFile } from "../../src/cli/apply/read-file.ts";
import { expect, test } from "vitest";

function faultsOf(text: string, env: Record<string, string> = {}): string[] {
  try {
    readFile("h.yaml", text, env, { secrets: false });
    return [];
  } catch (error) {
    if (!(error instanceof HongyanError)) throw error;
    const details = error.details as { path: string; message: string }[];
    return details.map(({ path, message }) => `${path} ${message}`);
  }
}

test.each([
  ["apps:\n  - appid: nonsense\n", "h.yaml:2:12 apps.0.appid: must look like wx0123456789abcdef"],
  ["apps:\n  - appid: wx01\n    nmae: x\n", "h.yaml:3:11 apps.0.nmae: there is no such member"],
  [
    "apps:\n  - appid: wx01\n    secret: abc\n",
    "h.yaml:3:13 apps.0.secret: a secret does not stand in the file: write ${NAME}, or { fromEnv: NAME }",
  ],
  [
    "apps:\n  - appid: wx01\n    name: ${NOPE}\n",
    "h.yaml:3:11 apps.0.name: the environment has no NOPE",
  ],
  ["apps:\n  - appid: wx01\n  - appid: wx01\n", "h.yaml:3:12 apps.1.appid: wx01 stands here twice"],
  [
    "apps:\n  - appid: wx01\n    scenes:\n      - name: a\n        templateId: T\n        mapping: {}\n        quietHours: { from: '22:00', too: '08:00' }\n",
    "h.yaml:7:21 apps.0.scenes.0.quietHours.to: Invalid input: expected string, received undefined",
  ],
])("%j is refused at the line that is wrong", (text, fault) => {
  expect(faultsOf(text)).toContain(fault);
});

test.each(["docs/apply.md", "docs/apply.zh-CN.md"])(
  "the files that %s shows are files that can be applied",
  (page) => {
    const text = readFileSync(new URL(`../../../../${page}`, import.meta.url), "utf8");
    const files = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, file = ""]) => file);
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap((file) => faultsOf(file))).toEqual([]);
  },
);

test("YAML that does not parse, and what only repeats itself, is refused with its line", () => {
  expect(faultsOf("apps:\n  - appid: [\n")[0]).toMatch(/^h\.yaml:3:1 /);
  expect(faultsOf("a: &a [1]\napps: *a\n").join()).toContain("anchors and aliases are not read");
});

test("every fault is told at once, in the order of the lines", () => {
  const faults = faultsOf(
    "apps:\n  - appid: wx01\n    name: ''\n    onUnknown: maybe\n    secret: x\n",
  );
  expect(faults.map((one) => one.slice(0, 8))).toEqual(["h.yaml:3", "h.yaml:4", "h.yaml:5"]);
});

test("variables of the environment are filled in, whole or within a text, and secrets by either form", () => {
  const text = [
    "apps:",
    "  - appid: ${APPID}",
    "    secret: { fromEnv: SECRET }",
    "    name: 课堂 ${STAGE}",
    "    scenes: [{ name: a, templateId: T, mapping: { thing1: '{{ a }}' } }]",
  ].join("\n");
  const env = { APPID: "wx01", SECRET: "s3cret", STAGE: "test" };
  expect(readFile("h.yaml", text, env, { secrets: false })).toMatchObject({
    apps: [{ appid: "wx01", secret: "s3cret", name: "课堂 test", scenes: [{ fit: "strict" }] }],
  });
});

test("the schema for editors knows every member, and lets no secret stand in the file", () => {
  const text = JSON.stringify(jsonSchemaOfFile());
  for (const member of ["defaultScene", "quietHours", "frequencyCap", "fromEnv", "events"]) {
    expect(text).toContain(`"${member}"`);
  }
});
