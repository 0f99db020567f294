import { existsSync, statSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { isObject, parseJson } from "../../json.ts";
import { readText } from "./read-json.ts";

/**
 * The files of one mini program by the paths WeChat knows them under: without leading slash, below miniprogramRoot, those of npm packages
 * below `miniprogram_npm/`, also when 构建 npm has not been run and they still lie in node_modules.
 */
export class ProjectFiles {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Where a file is on the disk; undefined when there is none. */
  find(path: string): string | undefined {
    return this.locate(path)?.file;
  }

  /** The same with the folder that the file belongs to: the mini program's own, or a package's. */
  locate(path: string): { file: string; folder: string } | undefined {
    const inside = join(this.root, path);
    // A path that climbs out of the mini program is not a file of it.
    if (relative(this.root, inside).startsWith("..")) return undefined;
    if (isFile(inside)) return { file: inside, folder: this.root };
    return this.#locateInNodeModules(path);
  }

  read(path: string): string | undefined {
    const file = this.find(path);
    return file === undefined ? undefined : readText(file);
  }

  /** The unit that `reference` means when it stands in `from`: both without extension. Undefined when it is nowhere. */
  resolveUnit(from: string, reference: string): string | undefined {
    const folder = posix.dirname(from);
    const candidates = reference.startsWith("/")
      ? [reference.slice(1)]
      : [posix.join(folder, reference), ...npmPaths(folder, reference), reference];
    for (const candidate of candidates) {
      for (const path of [candidate, posix.join(candidate, "index")]) {
        if (this.find(`${path}.json`) ?? this.find(`${path}.wxml`)) return path;
      }
    }
    return undefined;
  }

  /** The script of a unit; `.ts` wins over `.js`. */
  findScript(unit: string): string | undefined {
    return this.find(`${unit}.ts`) ?? this.find(`${unit}.js`);
  }

  /** How problems name a file on the disk. */
  nameOf(file: string): string {
    return relative(this.root, file).split(sep).join("/");
  }

  #locateInNodeModules(path: string): { file: string; folder: string } | undefined {
    const [, name, rest] = /^miniprogram_npm\/((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(path) ?? [];
    if (!name || !rest) return undefined;
    for (let folder = this.root; ; folder = dirname(folder)) {
      const packageFolder = join(folder, "node_modules", name);
      if (existsSync(packageFolder)) {
        const folder = join(packageFolder, miniprogramFolder(packageFolder));
        const file = join(folder, rest);
        return isFile(file) ? { file, folder } : undefined;
      }
      if (dirname(folder) === folder) return undefined;
    }
  }
}

/** The folder of a package that is made for mini programs: named by `miniprogram` in its package.json. */
export function miniprogramFolder(packageFolder: string): string {
  const value = parseJson(readText(join(packageFolder, "package.json")) ?? "");
  const named = isObject(value) ? value["miniprogram"] : undefined;
  if (typeof named === "string") return named;
  return existsSync(join(packageFolder, "miniprogram_dist")) ? "miniprogram_dist" : "";
}

/** WeChat looks for miniprogram_npm in every folder on the way up. */
function npmPaths(folder: string, reference: string): string[] {
  const parts = folder === "." ? [] : folder.split("/");
  return [...parts.keys(), parts.length]
    .toReversed()
    .map((count) => posix.join(...parts.slice(0, count), "miniprogram_npm", reference));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
