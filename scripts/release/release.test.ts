import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { publishedPackages } from "../packs/published-packages.ts";
import { carryVersion, versionPlaces } from "./carry-version.ts";
import { changelogWith, sectionOf } from "./changelog.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("the published packages share one version, which changesets raises for all of them", () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(root + file, "utf8"));
  const versions = publishedPackages.map(
    (name) => (read(`packages/${name}/package.json`) as { version: string }).version,
  );
  expect(new Set(versions).size).toBe(1);
  const { fixed } = read(".changeset/config.json") as { fixed: string[][] };
  expect(fixed).toEqual([publishedPackages.map((name) => `@hongyan/${name}`)]);
});

test("a new version reaches every place where the old one stands", () => {
  const copy = `${mkdtempSync(join(tmpdir(), "hongyan-version-"))}/`;
  try {
    const manifest = "packages/server/package.json";
    for (const file of [manifest, ...Object.keys(versionPlaces)]) cpSync(root + file, copy + file);
    const text = readFileSync(copy + manifest, "utf8");
    const { version } = JSON.parse(text) as { version: string };
    writeFileSync(copy + manifest, text.replace(`"version": "${version}"`, '"version": "7.8.9"'));

    expect(carryVersion(copy)).toBe("7.8.9");

    for (const file of Object.keys(versionPlaces)) {
      const before = readFileSync(root + file, "utf8");
      expect(readFileSync(copy + file, "utf8")).toBe(before.replace(version, "7.8.9"));
    }
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test("a release's changes stand once each, the largest first, and are its notes", () => {
  const before = "# Changelog\n\n## [0.1.0] 2026-12-01\n\n- The first.\n";
  const both = [{ type: "patch" }, { type: "minor" }];
  const after = changelogWith(before, {
    version: "0.2.0",
    date: "2026-12-24",
    changesets: [
      { summary: "43101 is told from 43107.", releases: [{ type: "patch" }] },
      { summary: "Campaigns can be paused\nand resumed.\n", releases: both },
    ],
  });

  const notes =
    "### Added\n\n- Campaigns can be paused\n  and resumed.\n\n### Mended\n\n- 43101 is told from 43107.\n";
  expect(sectionOf(after, "0.2.0")).toBe(notes);
  expect(sectionOf(after, "0.1.0")).toBe("- The first.\n");
  expect(after).toBe(
    `# Changelog\n\n## [0.2.0] 2026-12-24\n\n${notes}\n## [0.1.0] 2026-12-01\n\n- The first.\n`,
  );
  expect(() => sectionOf(after, "0.3.0")).toThrow("no section [0.3.0]");
});
