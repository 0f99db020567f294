/** A value in which all of these paths lead somewhere, also where one goes on from the end of another. */
export function valueWith(paths: string[][]): unknown {
  const longer = paths.filter((path) => path.length > 0);
  if (longer.length === 0) return "示例";
  const names = [...new Set(longer.map(([name = ""]) => name))];
  const behind = (...heads: string[]) =>
    longer.filter(([name = ""]) => heads.includes(name)).map(([, ...rest]) => rest);
  if (names.every((name) => ofLists.includes(name))) return [valueWith(behind("first", "last"))];
  return Object.fromEntries(names.map((name) => [name, valueWith(behind(name))]));
}

/** What a text asks of a list. */
const ofLists = ["size", "first", "last"];
