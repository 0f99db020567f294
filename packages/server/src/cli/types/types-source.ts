import type { TypedApp, TypedScene, TypedTemplate } from "./describe-app.ts";

// What the types were made from stands at the end of their file, one line a scene and a template: a formatter leaves comments
// alone, and a change of one scene is a change of one line.
const heading = "// What the types above were made from.";

export function writeSource(app: TypedApp): string {
  const lines = [
    ...Object.entries(app.scenes).map((entry) => `// scene ${oneLine(entry)}`),
    ...Object.entries(app.templates).map((entry) => `// template ${oneLine(entry)}`),
  ];
  return `${[heading, ...lines].join("\n")}\n`;
}

/** JSON lets two characters stand that end a line, and a comment, in JavaScript. What follows them would be code. */
function oneLine(entry: unknown): string {
  return JSON.stringify(entry).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** Undefined when the text was not written by `writeTypes`. */
export function readSource(text: string): TypedApp | undefined {
  const [, source] = text.split(heading);
  if (source === undefined) return undefined;
  try {
    return {
      scenes: Object.fromEntries(entriesOf<TypedScene>(source, "scene")),
      templates: Object.fromEntries(entriesOf<TypedTemplate>(source, "template")),
    };
  } catch {
    return undefined;
  }
}

function entriesOf<T>(source: string, kind: string): [string, T][] {
  return [...source.matchAll(new RegExp(`^// ${kind} (.*)$`, "gm"))].map(
    ([, json]) => JSON.parse(json ?? "") as [string, T],
  );
}
