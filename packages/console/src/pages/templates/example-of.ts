import type { Keyword, Template } from "../../api/templates.ts";

/** What WeChat shows for a keyword in the example of its template: lines such as `任务名称:练习`. */
export function exampleOf({ example }: Pick<Template, "example">, { name }: Keyword): string {
  const line = example.split("\n").find((one) => /[:：]/.exec(one) && nameIn(one) === name);
  return line === undefined ? "" : line.slice(nameIn(line).length + 1).trim();
}

function nameIn(line: string): string {
  return line.slice(0, line.search(/[:：]/));
}
