import type { SheetTemplate } from "../phone/ports.ts";
import type { Template } from "../state.ts";

/** A template as the subscribe sheet shows it, with the example of each keyword. */
export function describeSheetTemplate(template: Template): SheetTemplate {
  const { priTmplId, title, type, keywords, example } = template;
  const examples = example.split("\n");
  return {
    templateId: priTmplId,
    title,
    type: type === 3 ? "long-term" : "one-time",
    lines: keywords.map(({ label }) => ({ label, value: exampleOf(examples, label) })),
  };
}

/** An example is written as the content is: `任务名称:完成练习`. */
function exampleOf(examples: string[], label: string): string {
  const line = examples.find(
    (line) => line.startsWith(`${label}:`) || line.startsWith(`${label}：`),
  );
  return line?.slice(label.length + 1).trim() ?? "";
}
