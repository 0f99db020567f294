/**
 * The Chinese section of the server's error codes, made of the lines 中文： that stand beside the
 * English ones in docs/errors.md: who adds a code writes both there, and neither can be forgotten.
 */
export function toChineseCodes(errorsPage: string): string {
  return codeSections(errorsPage)
    .map(({ code, status, chinese }) => {
      if (chinese === undefined) throw new Error(`docs/errors.md has no line 中文： for ${code}`);
      return `### \`${code}\`\n\n${status === undefined ? "" : `HTTP ${status}。`}${chinese}`;
    })
    .join("\n\n");
}

function codeSections(page: string): { code: string; status?: string; chinese?: string }[] {
  return page
    .split(/^(?=#{2,3} )/m)
    .filter((section) => section.startsWith("### `"))
    .map((section) => {
      const [, code = ""] = /^### `([A-Z_]+)`/.exec(section) ?? [];
      const [, status] = /^HTTP (\d+)\./m.exec(section) ?? [];
      const [, chinese] = /^中文：\s*(.+(?:\n(?!\n).+)*)/m.exec(section) ?? [];
      return {
        code,
        ...(status === undefined ? {} : { status }),
        ...(chinese === undefined ? {} : { chinese }),
      };
    });
}
