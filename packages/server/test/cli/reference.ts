import { readFileSync, writeFileSync } from "node:fs";
import { commands } from "../../src/cli/commands.ts";
import { argsOf, metaOf, subCommandsOf, type Found } from "../../src/cli/frame/help.ts";
import { inLanguage, type Language, type Words } from "../../src/cli/frame/words.ts";

/** The pages that hold the reference, between these marks. */
export const pages = [
  ["docs/command-line.md", "en"],
  ["docs/command-line.zh-CN.md", "zh-CN"],
] as const;
const begin =
  "<!-- From the commands' own help: node --conditions=@hongyan/source packages/server/test/cli/reference.ts -->";
const end = "<!-- End of the reference -->";

/** A page as it should be: what people wrote stays, the reference is made anew. */
export async function withReference(text: string, language: Language): Promise<string> {
  const [before, rest] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || rest < before) throw new Error("the page has no place for the reference");
  const reference = await renderReference(language);
  return `${text.slice(0, before + begin.length)}\n\n${reference}\n\n${text.slice(rest)}`;
}

export function pageAt(path: string): URL {
  return new URL(`../../../../${path}`, import.meta.url);
}

/** Explained once, above the reference. */
const everywhere = new Set(["json", "server", "key", "lang"]);

async function renderReference(language: Language): Promise<string> {
  const parts: string[] = [];
  for (const { path, command } of await leavesOf({ path: ["hongyan"], command: commands })) {
    const meta = await metaOf(command);
    const say = (words: Words): string => inLanguage(language, words);
    const about = say({ en: meta.description ?? "", zh: meta.zh ?? "" });
    const args = Object.entries(await argsOf(command)).filter(([name]) => !everywhere.has(name));
    const rows = args.map(([name, arg]) => {
      const says = say({ en: arg.description ?? "", zh: arg.zh ?? "" });
      return `| \`${formOf(name, arg)}\` | ${says.replaceAll("|", "\\|")} |`;
    });
    parts.push(
      [
        `### \`${path.join(" ")}\``,
        `${about}${language === "en" ? "." : "。"}`,
        `\`\`\`sh no-run examples with stand-ins\n${(meta.examples ?? []).join("\n")}\n\`\`\``,
        ...(rows.length === 0 ? [] : [["| | |", "|---|---|", ...rows].join("\n")]),
      ].join("\n\n"),
    );
  }
  return parts.join("\n\n");
}

function formOf(
  name: string,
  arg: { type?: string; valueHint?: string; options?: string[]; default?: unknown },
): string {
  if (arg.type === "positional") return name.toUpperCase();
  if (arg.type === "enum") return `--${name} ${(arg.options ?? []).join("\\|")}`;
  if (arg.type === "string") {
    return `--${name} ${(arg.valueHint ?? "VALUE").replaceAll("|", "\\|")}`;
  }
  return arg.default === true ? `--no-${name}` : `--${name}`;
}

export async function leavesOf(found: Found): Promise<Found[]> {
  const below = await subCommandsOf(found.command);
  if (below.length === 0) return [found];
  const deeper = below.map(([name, command]) => leavesOf({ path: [...found.path, name], command }));
  return (await Promise.all(deeper)).flat();
}

if (process.argv[1] === import.meta.filename) {
  for (const [path, language] of pages) {
    writeFileSync(pageAt(path), await withReference(readFileSync(pageAt(path), "utf8"), language));
  }
}
