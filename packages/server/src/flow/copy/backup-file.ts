import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import type { z } from "zod";
import { HongyanError } from "../../errors.ts";
import { createLineSplitter, type RawLine } from "../campaigns/lists/split-lines.ts";
import { anyHead, appHead, backupHead, entryLine } from "./backup-lines.ts";
import type { CopyEntry } from "./dump-tables.ts";

const heads = { "hongyan-backup": backupHead, "hongyan-app": appHead };

/** First line of a backup, and of an app's file. */
export type CopyHead = z.infer<typeof backupHead> | AppHead;
export type AppHead = z.infer<typeof appHead>;
export type CopyOrigin = Pick<CopyHead, "createdAt" | "migrations">;

/**
 * A copy as lines of JSON: its head; each table's head, rows and foot; of a backup the sequences; and a last line with the SHA-256 of all
 * before, without which it is not whole.
 */
export async function* writeBackup(
  head: CopyHead,
  entries: AsyncIterable<CopyEntry>,
): AsyncGenerator<string> {
  const digest = createHash("sha256");
  const sealed = (text: string): string => {
    digest.update(text);
    return text;
  };
  yield sealed(`${JSON.stringify(head)}\n`);
  for await (const entry of entries) {
    if (entry.kind === "rows") yield sealed(`${entry.lines.join("\n")}\n`);
    else yield sealed(`${JSON.stringify(entry)}\n`);
  }
  yield `${JSON.stringify({ kind: "whole", sha256: digest.digest("hex") })}\n`;
}

export interface OpenedBackup<Head extends CopyHead> {
  head: Head;
  /** Once. */
  entries: AsyncGenerator<CopyEntry>;
}

const rowsAtOnce = 500;
const bytesAtOnce = 1_000_000;
/** A picture of 10 MiB is twice as long when it is written as text. */
const longestLineBytes = 64 * 1024 * 1024;

/** @throws {HongyanError} BACKUP_INVALID, also while the entries are read */
export async function openBackup<Format extends CopyHead["format"]>(
  file: string,
  format: Format,
): Promise<OpenedBackup<Extract<CopyHead, { format: Format }>>> {
  const lines = linesOf(file);
  const digest = createHash("sha256");
  const first = await lines.next();
  if (first.done === true) throw invalid(file, "it is empty");
  const head = readHead(file, first.value, format);
  digest.update(`${first.value}\n`);
  return { head, entries: readEntries(file, lines, digest) };
}

async function* readEntries(
  file: string,
  lines: AsyncGenerator<string>,
  digest: ReturnType<typeof createHash>,
): AsyncGenerator<CopyEntry> {
  let rows: string[] = [];
  let bytes = 0;
  for await (const line of lines) {
    if (line.startsWith("[")) {
      digest.update(`${line}\n`);
      rows.push(line);
      bytes += line.length;
      if (rows.length < rowsAtOnce && bytes < bytesAtOnce) continue;
    }
    if (rows.length > 0) yield { kind: "rows", lines: rows };
    [rows, bytes] = [[], 0];
    if (line.startsWith("[")) continue;
    const entry = validated(file, entryLine, parse(file, line));
    if (entry.kind === "whole") {
      if (entry.sha256 !== digest.digest("hex")) throw invalid(file, "its checksum is wrong");
      return;
    }
    digest.update(`${line}\n`);
    yield entry as CopyEntry;
  }
  throw invalid(file, "it was cut off");
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const splitter = createLineSplitter(longestLineBytes);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const textOf = ({ bytes }: RawLine): string => decoder.decode(bytes);
  // What goes wrong is thrown where the lines are read.
  const unzipped = pipeline(createReadStream(file), createGunzip(), () => {});
  try {
    for await (const chunk of unzipped) {
      for (const line of splitter.push(chunk as Uint8Array)) yield textOf(line);
    }
    for (const line of splitter.end()) yield textOf(line);
  } catch (cause) {
    throw cause instanceof HongyanError ? cause : invalid(file, "it cannot be read", cause);
  }
}

function readHead<Format extends CopyHead["format"]>(
  file: string,
  line: string,
  format: Format,
): Extract<CopyHead, { format: Format }> {
  const head = validated(file, anyHead, parse(file, line));
  if (head.format !== format) {
    throw invalid(file, others[head.format] ?? "Hongyan did not make it");
  }
  if (head.version !== 1) throw invalid(file, "a newer version of Hongyan made it");
  return validated<CopyHead>(file, heads[format], head) as Extract<CopyHead, { format: Format }>;
}

function validated<Value>(file: string, schema: z.ZodType<Value>, value: unknown): Value {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  throw invalid(file, "a line of it is not one of Hongyan's", error);
}

/** What is wrong with a file of the other kind. */
const others: Readonly<Record<string, string>> = {
  "hongyan-backup": "it is a backup of everything, for `hongyan restore`",
  "hongyan-app": "it is one app, for `hongyan import`",
};

function parse(file: string, line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (cause) {
    throw invalid(file, "a line of it is no JSON", cause);
  }
}

function invalid(file: string, why: string, cause?: unknown): HongyanError {
  return new HongyanError("BACKUP_INVALID", `${file} cannot be taken over: ${why}`, {
    hint: "Make the file anew. Nothing was changed.",
    ...(cause === undefined ? {} : { cause }),
  });
}
