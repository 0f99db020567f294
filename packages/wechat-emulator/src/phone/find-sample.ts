import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The sample mini program: the one of the repository, or the copy in the published package. */
export function findSample(): string | undefined {
  const places = ["../../../../examples/miniprogram", "../../sample"];
  // Beside a published package there may be an examples folder of somebody else's.
  return (import.meta.url.endsWith(".ts") ? places : places.slice(1))
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((folder) => existsSync(folder));
}
