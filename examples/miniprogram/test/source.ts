import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The project, as WeChat's developer tools open it. */
export const projectFolder = fileURLToPath(new URL("..", import.meta.url));
/** `miniprogramRoot`: what is compiled and uploaded. */
export const sourceFolder = `${projectFolder}miniprogram/`;

/** Files of the program itself, without its packages; relative to `sourceFolder`. */
export function sourceFiles(extension?: string): string[] {
  return readdirSync(sourceFolder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !file.startsWith("miniprogram_npm"))
    .filter((file) => extension === undefined || file.endsWith(`.${extension}`))
    .toSorted();
}

export function readSource(file: string): string {
  return readFileSync(sourceFolder + file, "utf8");
}

export function readJson(file: string): unknown {
  return JSON.parse(readSource(file));
}
