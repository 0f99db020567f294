import { readFileSync } from "node:fs";
import { isObject } from "../../json.ts";
import { placeAt, type Place, type Problems } from "./problem.ts";

/** The object in a JSON file; undefined when the file is not there or holds none, which is then a problem. */
export function readJsonFile(
  path: string,
  name: string,
  problems: Problems,
): Record<string, unknown> | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
    problems.error(name, "JSON 的最外层必须是一个对象");
  } catch (error) {
    const { message } = error as SyntaxError;
    const hint = /^\s*\/[/*]/m.test(text) ? "（微信的 JSON 文件里不能写注释）" : "";
    problems.error(name, `JSON 格式错误${hint}：${message}`, placeOf(message, text));
  }
  return undefined;
}

/** The file's text, or undefined when it cannot be read. */
export function readText(path: string): string | undefined {
  try {
    // Editors on Windows put a mark at the beginning.
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch {
    return undefined;
  }
}

/** V8 tells the offset, the line, or neither when the text ends too early. */
function placeOf(message: string, text: string): Place {
  const line = /line (\d+) column (\d+)/.exec(message);
  if (line) return { line: Number(line[1]), column: Number(line[2]) };
  const offset = /position (\d+)/.exec(message);
  return placeAt(text, offset ? Number(offset[1]) : text.length);
}
