/** As `<input type="datetime-local">` has it, in the reader's own time zone; empty for no time. */
export function toLocalTime(at: string | null): string {
  if (at === null) return "";
  const date = new Date(at);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** null for no time, or for what is no time. */
export function fromLocalTime(local: string): string | null {
  const date = new Date(local);
  return local === "" || Number.isNaN(date.getTime()) ? null : date.toISOString();
}
