import { existsSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative } from "node:path";
import type { OnResolveResult, Plugin } from "esbuild";
import { miniprogramFolder, type ProjectFiles } from "./project-files.ts";

/**
 * Finds modules as WeChat does: `/` is the mini program's folder; a bare name is looked for in every miniprogram_npm on
 * the way up, then in node_modules, where a package made for mini programs is taken from the folder it names.
 */
export function resolveModules(files: ProjectFiles): Plugin {
  return {
    name: "mini-program-modules",
    setup(build) {
      build.onResolve(
        { filter: /.*/ },
        async ({ path, importer, resolveDir, kind, pluginData }) => {
          if (kind === "entry-point" || pluginData === resolving) return undefined;
          if (path.startsWith(onDisk)) return { path: path.slice(onDisk.length) };
          const folder = resolveDir === "" ? dirname(importer) : resolveDir;
          const file = findModule(files.root, folder, path);
          if (file !== undefined && leaves(files.root, folder, file)) return outside(path);
          if (file !== undefined) return { path: file };
          if (isBare(path) && !isBuiltin(path)) {
            const options = { importer, resolveDir: folder, kind, pluginData: resolving };
            const { errors, warnings: _, ...result } = await build.resolve(path, options);
            if (errors.length === 0) return result;
          }
          return missing(path, importer);
        },
      );
      build.onLoad({ filter: /.*/, namespace: "missing" }, ({ path }) => {
        const message = `module '${path}' is not defined, require args is '${path}'`;
        const contents = `module.exports = {}; throw new Error(${JSON.stringify(message)})`;
        return { contents, loader: "js" };
      });
    },
  };
}

/** Stands before the paths of the entry script, which are those of the disk. */
export const onDisk = "disk:";

/** Marks our own question to esbuild, which would otherwise come back to us. */
const resolving = Symbol("resolving");

/** A package may ask for what is not there and do without; the mini program's own code needs what it asks for. */
function missing(path: string, importer: string): OnResolveResult {
  const text = isBuiltin(path)
    ? `小程序里没有 Node.js 的模块 ${path}`
    : `找不到模块 ${path}${isRelative(path) ? "" : "（是否还没有 npm install？）"}`;
  const isOfPackage = /[/\\](?:node_modules|miniprogram_npm)[/\\]/.test(importer);
  if (!isBuiltin(path) && !isOfPackage) return { errors: [{ text }] };
  return { path, namespace: "missing", warnings: [{ text }] };
}

/** What is uploaded is the mini program's folder and its packages; a link may lead a package's files anywhere. */
function leaves(root: string, from: string, file: string): boolean {
  return isWithin(root, from) && !isWithin(root, file) && !/[/\\]node_modules[/\\]/.test(file);
}

function isWithin(root: string, path: string): boolean {
  return !relative(root, path).startsWith("..");
}

function outside(path: string): OnResolveResult {
  return { errors: [{ text: `${path} 在小程序的目录之外，真机上没有它` }] };
}

function findModule(root: string, folder: string, path: string): string | undefined {
  if (path.startsWith("/")) return findFile(join(root, path));
  if (isRelative(path)) return findFile(join(folder, path));
  return findInNpm(root, folder, path) ?? findInNodeModules(folder, path);
}

function findInNpm(root: string, from: string, path: string): string | undefined {
  for (let folder = from; !relative(root, folder).startsWith(".."); folder = dirname(folder)) {
    const file = findFile(join(folder, "miniprogram_npm", path));
    if (file !== undefined) return file;
    if (dirname(folder) === folder) return undefined;
  }
  return undefined;
}

/** Only packages that are made for mini programs; esbuild finds all others. */
function findInNodeModules(from: string, path: string): string | undefined {
  const [, name, rest = ""] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/.exec(path) ?? [];
  if (!name) return undefined;
  for (let folder = from; ; folder = dirname(folder)) {
    const packageFolder = join(folder, "node_modules", name);
    if (existsSync(packageFolder)) {
      const named = miniprogramFolder(packageFolder);
      return named === "" ? undefined : findFile(join(packageFolder, named, rest));
    }
    if (dirname(folder) === folder) return undefined;
  }
}

function findFile(path: string): string | undefined {
  const endings = ["", ".ts", ".js", ".json", "/index.ts", "/index.js"];
  const withoutJs = path.replace(/\.js$/, "");
  const candidates = [...endings.map((ending) => path + ending), `${withoutJs}.ts`];
  return candidates.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

/** The name of a package; one that climbs out of it is none. */
function isBare(path: string): boolean {
  return !isRelative(path) && !path.startsWith("/") && !path.split("/").includes("..");
}

function isRelative(path: string): boolean {
  return path.startsWith("./") || path.startsWith("../") || path === "." || path === "..";
}
