import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { appid } from "@hongyan/testing/server";
import { describe, expect, test } from "vitest";
import { compileFaults } from "./compile.ts";
import { startWorld } from "./world.ts";

const root = new URL("../../../", import.meta.url);
const pathOf = (path: string): string => fileURLToPath(new URL(path, root));
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const pages = [
  "docs/miniprogram.md",
  "docs/miniprogram.zh-CN.md",
  "packages/miniprogram/README.md",
  "packages/miniprogram/README.zh-CN.md",
];

describe.each(pages)("%s", (path) => {
  test("has code that compiles with the typings of WeChat, as one program", () => {
    const blocks = [...read(path).matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
    expect(blocks.length).toBeGreaterThan(0);
    const folder = mkdtempSync(join(tmpdir(), "hongyan-page-"));
    try {
      // In blocks of their own, but for what the later ones use.
      const [first, ...others] = blocks.map((code) =>
        /^(import|export|let|async function|function)/m.test(code ?? "") ? code : `{ ${code} }`,
      );
      const code = [first, ...others]
        .join("\n")
        .replace("@hongyan/miniprogram", pathOf("packages/miniprogram/src/index.ts"));
      writeFileSync(`${folder}/page.ts`, `${code}\nexport {};\n`);
      const config = {
        extends: pathOf("packages/miniprogram/type-tests/tsconfig.json"),
        compilerOptions: { typeRoots: [pathOf("node_modules")] },
        include: ["page.ts"],
      };
      writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(config));
      expect(compileFaults(folder)).toBe("");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("both languages show the same code", () => {
  const codeOf = (path: string) =>
    [...read(path).matchAll(/```ts\n(.*?)```/gs)].map(([, code]) =>
      code?.replace(/\/\/.*$/gm, "//"),
    );
  expect(codeOf(pages[1]!)).toEqual(codeOf(pages[0]!));
  expect(codeOf(pages[3]!)).toEqual(codeOf(pages[2]!));
});

test("every error that the server puts into words is explained in both languages, and no other", async () => {
  await using world = await startWorld();
  const { openid } = world.server.emulator.control.addUser({ appid });
  const { code } = world.server.emulator.control.issueCode({ appid, openid });
  const session = await world.server.call<{ token: string }>(
    "POST",
    "/mp/sessions",
    { code },
    { key: null },
  );
  const { body } = await world.server.call<{
    errors: { errCode?: number; error: { code: string; retry: string } }[];
  }>("GET", "/mp/start", undefined, { key: session.body.token });

  const rows = body.errors.map(
    ({ errCode = "", error }) => `${error.code} ${errCode} ${error.retry}`,
  );
  for (const page of pages.slice(0, 2)) {
    const explained = [...read(page).matchAll(/^\| `([A-Z_]+)` \| (\d*) ?\| `([a-z-]+)` \|/gm)].map(
      ([, code, errCode, retry]) => `${code} ${errCode} ${retry}`,
    );
    expect(new Set(explained), page).toEqual(new Set(rows));
  }
});
