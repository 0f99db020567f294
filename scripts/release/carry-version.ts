import { readFileSync, writeFileSync } from "node:fs";

/** Where the version stands outside the manifests, and the text before it there. */
export const versionPlaces = {
  "packages/server/src/version.ts": 'export const version = "',
  "compose.yaml": "image: hongyan:",
  "deploy/kubernetes/kustomization.yaml": "newTag: ",
} as const;

/** Writes the server's version wherever else it stands. `root` ends with a slash. Answers with the version. */
export function carryVersion(root: string): string {
  const manifest = readFileSync(`${root}packages/server/package.json`, "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  for (const [file, before] of Object.entries(versionPlaces)) {
    const [start = "", rest, ...more] = readFileSync(root + file, "utf8").split(before);
    if (rest === undefined || more.length > 0) {
      throw new Error(`${file} is to hold '${before}' once, with the version behind it`);
    }
    writeFileSync(root + file, start + before + rest.replace(/^[^"\s]+/, version));
  }
  return version;
}
