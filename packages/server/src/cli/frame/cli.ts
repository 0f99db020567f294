import { createInterface } from "node:readline/promises";
import { styleText } from "node:util";
import { connectToApi, type ApiClient } from "../api.ts";
import { UsageError } from "./failures.ts";
import { cutTo, renderPairs, renderTable, type Column } from "./table.ts";
import { chooseLanguage, inLanguage, type Language, type Words } from "./words.ts";

/** Where a command runs: the process, or a test. */
export interface Surroundings {
  env: Record<string, string | undefined>;
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
  /** Ends commands that run until they are stopped. */
  signal?: AbortSignal;
}

/** What a command has to speak with: to a person or a program, and to the running server. */
export interface Cli extends Surroundings {
  language: Language;
  isJson: boolean;
  /** The running server; looked for when it is first asked. */
  api: ApiClient;
  /** Somebody said which server: no other one will do. */
  isServerNamed: boolean;
  text(words: Words): string;
  /** A line for people; nothing with --json. */
  print(line?: string): void;
  /** The result: `value` with --json, else what `human` prints. */
  show(value: unknown, human: () => void): void;
  /** One line of JSON, for a result that goes on. */
  showLine(value: unknown): void;
  table<Row>(rows: readonly Row[], columns: Column<Row>[]): void;
  pairs(pairs: [name: Words, value: string | null][]): void;
  /** A line that the next one takes the place of, in a terminal; elsewhere a line like any other. */
  live(line: string): void;
  endLive(): void;
  /** Beside the result. */
  warn(line: string): void;
  /** @throws {UsageError} without a terminal and without --yes; an answer other than yes ends the command too */
  confirm(question: Words, yes: boolean | undefined): Promise<void>;
  bold(text: string): string;
}

export function createCli(
  surroundings: Surroundings,
  flags: { json?: unknown; lang?: unknown; server?: unknown; key?: unknown },
): Cli {
  const { env, stdin, stdout, stderr } = surroundings;
  const language = chooseLanguage(textOf(flags.lang), env);
  const isJson = flags.json === true;
  const width = stdout.isTTY === true ? stdout.columns : undefined;
  let api: ApiClient | undefined;
  let liveLine = "";

  const write = (line: string) => void stdout.write(`${line}\n`);
  const cli: Cli = {
    ...surroundings,
    language,
    isJson,
    isServerNamed: textOf(flags.server) !== undefined || env["HONGYAN_URL"] !== undefined,
    get api() {
      const named = { server: textOf(flags.server), key: textOf(flags.key) };
      api ??= connectToApi(env, { ...named, language });
      return api;
    },
    text: (words) => inLanguage(language, words),
    print: (line = "") => {
      if (!isJson) write(line);
    },
    show: (value, human) => {
      if (isJson) write(JSON.stringify(value, null, 2));
      else human();
    },
    showLine: (value) => write(JSON.stringify(value)),
    table: (rows, columns) => {
      const heads = columns.map(([name]) => cli.text(name));
      const cells = rows.map((row) => columns.map(([, cellOf]) => cellOf(row)));
      const [head = "", ...lines] = renderTable(heads, cells, width);
      write(cli.bold(head));
      for (const line of lines) write(line);
    },
    pairs: (pairs) => {
      const known = pairs.filter((pair): pair is [Words, string] => pair[1] !== null);
      const lines = renderPairs(known.map(([name, value]) => [cli.text(name), value]));
      for (const line of lines) write(line);
    },
    live: (line) => {
      if (isJson || line === liveLine) return;
      liveLine = line;
      if (stdout.isTTY === true) stdout.write(`\r\u001b[2K${cutTo(line, (width ?? 80) - 1)}`);
      else write(line);
    },
    endLive: () => {
      if (liveLine !== "" && stdout.isTTY === true) stdout.write("\n");
      liveLine = "";
    },
    warn: (line) => void stderr.write(`${line}\n`),
    confirm: async (question, yes) => {
      if (yes === true) return;
      if (stdin.isTTY !== true) {
        throw new UsageError(
          `${cli.text(question)} ${cli.text({ en: "Nobody is here to say so.", zh: "这里没有人可以确认。" })}`,
          cli.text({ en: "Give --yes if it is meant.", zh: "确实要执行，请加 --yes。" }),
        );
      }
      const asked = createInterface({ input: stdin, output: stderr });
      const answer = await asked
        .question(`${cli.text(question)} [y/N] `)
        .finally(() => asked.close());
      if (!/^(y|yes|是)$/i.test(answer.trim())) {
        throw new UsageError(cli.text({ en: "nothing was changed", zh: "没有做任何改动" }));
      }
    },
    // Looks at NO_COLOR and FORCE_COLOR, and whether this is a terminal.
    bold: (text) => styleText("bold", text, { stream: stdout }),
  };
  return cli;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
