/** One member that differs; undefined: it was not there. */
export interface Difference {
  path: string;
  before: string | undefined;
  after: string | undefined;
}

/** What differs between two states of a thing, member by member; members of members by their path. */
export function differencesOf(before: unknown, after: unknown): Difference[] {
  const was = membersOf(before);
  const is = membersOf(after);
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((path) => ({ path, before: was.get(path), after: is.get(path) }))
    .filter((one) => one.before !== one.after);
}

const deepest = 6;

function membersOf(
  value: unknown,
  path = "",
  found = new Map<string, string>(),
): Map<string, string> {
  if (value === null || value === undefined) return found;
  if (typeof value !== "object" || path.split(".").length > deepest) {
    return found.set(path, typeof value === "string" ? value : JSON.stringify(value));
  }
  // Lists of plain values read better in one line.
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) {
    return found.set(path, value.join(", "));
  }
  for (const [key, member] of Object.entries(value)) {
    membersOf(member, path === "" ? key : `${path}.${key}`, found);
  }
  return found;
}
