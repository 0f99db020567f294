import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pageOf } from "./site-paths.ts";

export const repository = fileURLToPath(new URL("../../", import.meta.url));

/** Folders without pages of their own; VitePress takes what to leave out, not what to take. */
export const withoutPages = [
  "chaos/**",
  "e2e/**",
  "testing/**",
  "scripts/**",
  "bench/*/**",
  "packages/*/*/**",
  "examples/*/*/**",
  ".*/**",
];

/** Every Markdown file that is a page, relative to the repository, with what it says. */
export function readMarkdownFiles(): Map<string, string> {
  const files = globSync(["*.md", "docs/**/*.md", "{packages,examples,bench}/**/*.md"], {
    cwd: repository,
    exclude: (name) => /(^|\/)(node_modules|dist|src|test|fixtures)$/.test(name),
  });
  return new Map(
    files
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => pageOf(file) !== undefined)
      .toSorted()
      .map((file) => [file, readFileSync(`${repository}${file}`, "utf8")]),
  );
}
