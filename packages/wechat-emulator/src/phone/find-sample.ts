import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The sample mini program: a copy beside the published code, else the one of the repository. */
export function findSample(): string | undefined {
  const places = ["../../sample", "../../../../examples/miniprogram"];
  return places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((folder) => existsSync(folder));
}
