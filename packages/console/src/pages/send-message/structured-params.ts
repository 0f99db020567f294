import type { Scene } from "../../api/scenes.ts";
import { guessSample } from "../scene/sample-params.ts";

/** Whether the scene reads what is inside the param, as `{{ order.items }}` and `{% for item in order %}` do. */
export function isReadByMembers({ mapping, page }: Scene, param: string): boolean {
  const name = param.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const reads = new RegExp(
    `\\{[{%][^}]*(?:(?<![\\w.-])${name}\\s*[.[]|\\bin\\s+${name}(?![\\w-]))[^}]*[}%]\\}`,
  );
  return [...Object.values(mapping), page ?? ""].some((text) => reads.test(text));
}

/** A value of the shape that the scene reads, as one would type it. */
export function exampleFor({ mapping, page }: Scene, param: string): string {
  const example = guessSample(param, { mapping, page: page ?? "" }, undefined);
  return /^[[{]/.test(example) ? example : '["示例"]';
}
