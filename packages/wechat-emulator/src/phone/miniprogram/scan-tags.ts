import type { Place } from "./problem.ts";

export interface Tag {
  name: string;
  place: Place;
}

/** The start tags in a WXML text, in order. Comments, scripts and attribute values are passed over. */
export function scanTags(wxml: string): Tag[] {
  const tags: Tag[] = [];
  // Lines are counted on the way: to count them anew for each tag takes seconds in a large file.
  let line = 1;
  let lineStart = 0;
  let lineEnd = endOfLine(wxml, 0);
  for (const { index, groups } of wxml.matchAll(pattern)) {
    for (; lineEnd < index; lineEnd = endOfLine(wxml, lineStart)) {
      line += 1;
      lineStart = lineEnd + 1;
    }
    const name = groups?.["name"];
    if (name !== undefined) tags.push({ name, place: { line, column: index - lineStart + 1 } });
  }
  return tags;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

/** A comment, an inline script, a binding in the text, or a start tag with its quoted values. */
const pattern =
  /<!--[\s\S]*?-->|<wxs\b[^>]*[^/]>[\s\S]*?<\/wxs>|\{\{[\s\S]*?\}\}|<(?<name>[a-zA-Z][\w-]*)(?:"[^"]*"|'[^']*'|[^'">])*>/g;
