/** One line of Prometheus' text form. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const labelsPart = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/gy;

/** Reads the text form strictly: what does not fit it is thrown. https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function parseExposition(text: string): Sample[] {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const types = new Set<string>();
  return text.split("\n").flatMap((line) => {
    if (line === "" || line.startsWith("# HELP ")) return [];
    const [, typed] = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/.exec(line) ?? [];
    if (typed !== undefined) {
      if (types.has(typed)) throw new Error(`${typed} is declared twice`);
      types.add(typed);
      return [];
    }
    const [, name, labels = "", value] = sampleLine.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Error(`no sample: ${line}`);
    const family = name.replace(/_(bucket|sum|count)$/, "");
    if (!types.has(name) && !types.has(family)) throw new Error(`${name} has no type`);
    return [{ name, labels: parseLabels(labels), value: parseNumber(value) }];
  });
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  let end = 0;
  for (const [part, name = "", value = ""] of text.matchAll(labelsPart)) {
    labels[name] = value;
    end += part.length;
  }
  if (end !== text.length) throw new Error(`no labels: ${text}`);
  return labels;
}

function parseNumber(text: string): number {
  if (text === "+Inf") return Infinity;
  const value = Number(text);
  if (text !== "Nan" && Number.isNaN(value)) throw new Error(`no number: ${text}`);
  return value;
}
