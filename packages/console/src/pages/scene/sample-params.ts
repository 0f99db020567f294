import type { Template } from "../../api/templates.ts";
import { exampleOf } from "../templates/example-of.ts";
import type { Draft } from "./draft.ts";
import { valueWith } from "./value-with.ts";

type Texts = Pick<Draft, "mapping" | "page">;

const inTags = /\{\{(.*?)\}\}|\{%(.*?)%\}/gs;
const variable = /(?<![\w."'-])[A-Za-z_][\w-]*(?=\s*(?:\.|\[|\||\}\}|$|[=!<>]))/g;

/** What the texts seem to read. The server says exactly; this is what can be had without waiting. */
export function paramsIn({ mapping, page }: Texts): string[] {
  const names = [...Object.values(mapping), page].flatMap((text) =>
    [...text.matchAll(inTags)].flatMap(([, output, tag]) => {
      const inside = (output ?? tag ?? "").trim();
      return output === undefined
        ? [...inside.matchAll(variable)].map(([name]) => name)
        : [/^[A-Za-z_][\w-]*/.exec(inside)?.[0] ?? ""];
    }),
  );
  return [...new Set(names)].filter((name) => name !== "");
}

/** A value to begin with: WeChat's own example of the keyword that reads the param, in the form that the text needs. */
export function guessSample(name: string, texts: Texts, template: Template | undefined): string {
  const all = [...Object.values(texts.mapping), texts.page].join("\n");
  const paths = [...all.matchAll(new RegExp(`\\b${name}\\.([A-Za-z_][\\w.]*)`, "g"))].map(
    ([, path = ""]) => path.split(".").filter((part) => part !== ""),
  );
  if (paths.length > 0) return JSON.stringify(valueWith(paths));

  const reader = template?.keywords.find(({ key }) => reads(texts.mapping[key] ?? "", name));
  const text = texts.mapping[reader?.key ?? ""] ?? texts.page;
  if (/\|\s*date\b/.test(text)) return "2026-05-01T12:00:00Z";
  if (/\|\s*(?:divided_by|times|plus|minus|round|ceil|floor)\b/.test(text)) return "100";
  if (template === undefined || reader === undefined) return "123";
  return exampleOf(template, reader) || "示例";
}

/** A sample as it was typed -> the param: JSON where it begins as such, else text. */
export function toParam(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function reads(text: string, name: string): boolean {
  return paramsIn({ mapping: { text }, page: "" }).includes(name);
}
