import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";

/** How many imports lead from one part to another; a part is a package, or a folder of the server. */
export type ImportGraph = Map<string, Map<string, number>>;

/** Reads the imports of the packages as they are: of types too, since who knows a type depends on it. */
export function readImportGraph(repository: string): ImportGraph {
  const graph: ImportGraph = new Map();
  const files = globSync("packages/*/src/**/*.{ts,tsx}", { cwd: repository });
  for (const file of files.map((name) => name.replaceAll("\\", "/"))) {
    const from = partOf(file);
    const text = readFileSync(`${repository}${file}`, "utf8");
    for (const [, specifier = ""] of text.matchAll(/^(?:import|export) [^;]*?from "([^"]+)"/gm)) {
      const to = targetOf(file, specifier);
      if (to === undefined || to === from) continue;
      const edges = graph.get(from) ?? new Map<string, number>();
      graph.set(from, edges.set(to, (edges.get(to) ?? 0) + 1));
    }
  }
  return graph;
}

function targetOf(file: string, specifier: string): string | undefined {
  const [, name] = /^@hongyan\/([\w-]+)/.exec(specifier) ?? [];
  if (name !== undefined) return name === "server" ? "server/" : name;
  return specifier.startsWith(".") ? partOf(posix.join(posix.dirname(file), specifier)) : undefined;
}

/** `server/flow` for a file of that folder, `server/` for one that stands beside the folders, else the package. */
function partOf(file: string): string {
  const [, packageName = "", , folder = "", inside] = file.split("/");
  if (packageName !== "server") return packageName;
  return inside === undefined ? "server/" : `server/${folder}`;
}
