/** The text with `{{ name }}` where the cursor is. */
export function insertParam(text: string, cursor: number, name: string): string {
  return `${text.slice(0, cursor)}{{ ${name} }}${text.slice(cursor)}`;
}

/** The text with the filter in the expression at or before the cursor; without one, in the last. */
export function insertFilter(text: string, cursor: number, filter: string): string {
  const at = text.indexOf("}}", Math.max(0, cursor - 2));
  const end = at === -1 ? text.lastIndexOf("}}") : at;
  if (end === -1) return `${text.slice(0, cursor)}{{ "" | ${filter} }}${text.slice(cursor)}`;
  return `${text.slice(0, end).trimEnd()} | ${filter} ${text.slice(end)}`;
}
