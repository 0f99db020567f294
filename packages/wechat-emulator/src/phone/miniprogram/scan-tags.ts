import { placeAt, type Place } from "./problem.ts";

export interface Tag {
  name: string;
  place: Place;
}

/** The start tags in a WXML text, in order. Comments, scripts and attribute values are passed over. */
export function scanTags(wxml: string): Tag[] {
  const tags: Tag[] = [];
  for (const match of wxml.matchAll(pattern)) {
    const name = match.groups?.["name"];
    if (name !== undefined) tags.push({ name, place: placeAt(wxml, match.index) });
  }
  return tags;
}

/** A comment, an inline script, a binding in the text, or a start tag with its quoted values. */
const pattern =
  /<!--[\s\S]*?-->|<wxs\b[^>]*[^/]>[\s\S]*?<\/wxs>|\{\{[\s\S]*?\}\}|<(?<name>[a-zA-Z][\w-]*)(?:"[^"]*"|'[^']*'|[^'">])*>/g;
