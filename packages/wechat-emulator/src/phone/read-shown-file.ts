import { readFile, realpath } from "node:fs/promises";
import { sep } from "node:path";
import { contentTypeOfFile } from "./content-types.ts";
import { ProjectFiles } from "./miniprogram/project-files.ts";

/**
 * A file of the mini program that its pages may show, by its path in the URL. Undefined for everything else: hidden
 * files, sources, and what a `..` or a symbolic link leads to outside of the folder.
 */
export async function readShownFile(
  root: string,
  urlPath: string,
): Promise<{ content: Buffer; type: string } | undefined> {
  const path = decode(urlPath);
  const type = contentTypeOfFile(path);
  if (type === undefined || path.includes("\0")) return undefined;
  if (path.split(/[/\\]/).some((part) => part.startsWith("."))) return undefined;
  const located = new ProjectFiles(root).locate(path);
  if (!located) return undefined;
  try {
    const [folder, file] = await Promise.all([realpath(located.folder), realpath(located.file)]);
    if (!file.startsWith(folder + sep)) return undefined;
    return { content: await readFile(file), type };
  } catch {
    return undefined;
  }
}

function decode(urlPath: string): string {
  try {
    return decodeURIComponent(urlPath);
  } catch {
    return "";
  }
}
