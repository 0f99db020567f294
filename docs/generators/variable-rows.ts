/**
 * The table of variables in Chinese: as many rows and in the order of the English one. A row that
 * nobody has translated yet is shown in English, rather than left out.
 */
export function toChineseVariables(englishPage: string, chinesePage: string): string {
  const translated = rowsOf(chinesePage);
  const rows = [...rowsOf(englishPage)].map(([name, row]) => translated.get(name) ?? row);
  return ["| 变量 | 默认 | 含义 |", "|---|---|---|", ...rows].join("\n");
}

function rowsOf(page: string): Map<string, string> {
  return new Map(
    page.split("\n").flatMap((line) => {
      const [, name] = /^\| (`[A-Z][^|]*`) \|/.exec(line) ?? [];
      return name === undefined ? [] : [[name, line] as const];
    }),
  );
}
