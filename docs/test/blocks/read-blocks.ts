/** A fenced block of code of a page. */
export interface Block {
  file: string;
  line: number;
  language: string;
  /** What stands behind the language, as in `sh no-run a real account is needed`. */
  mark: string;
  code: string;
}

export function readBlocks(files: Map<string, string>): Block[] {
  return [...files].flatMap(([file, text]) =>
    [...text.matchAll(/^( *)```([^\n`]*)\n(.*?)^ *```$/gms)].map(
      ({ 1: indent = "", 2: info = "", 3: code = "", index }) => {
        const [language = "", ...mark] = info.trim().split(" ");
        return {
          file,
          line: text.slice(0, index).split("\n").length,
          language,
          mark: mark.join(" "),
          code: code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
        };
      },
    ),
  );
}

/** As in a message of a compiler. */
export function placeOf({ file, line }: Block): string {
  return `${file}:${line}`;
}

/**
 * The blocks without those that a page in the other language has as well, up to comments: the same
 * code is checked once.
 */
export function withoutTranslations(blocks: Block[]): Block[] {
  const english = new Set(blocks.filter(({ file }) => !isChinese(file)).map(identityOf));
  return blocks.filter((block) => !isChinese(block.file) || !english.has(identityOf(block)));
}

function isChinese(file: string): boolean {
  return file.endsWith(".zh-CN.md");
}

function identityOf({ file, language, mark, code }: Block): string {
  const lines = code.split("\n").map((line) => line.replace(/(^|\s)(#|\/\/).*$/, "").trim());
  const page = file.replace(".zh-CN.md", ".md");
  return [page, language, mark.split(" ")[0], ...lines.filter((line) => line !== "")].join("\n");
}
