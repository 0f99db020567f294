import { Readable } from "node:stream";
import type { Context } from "../context.ts";
import { HongyanError } from "../errors.ts";
import { listMessages, type MessageFilter, type MessageRow } from "../store/messages.ts";

const usualLimits = {
  rows: 1_000_000,
  pageRows: 1_000,
  /** Of a filter that few messages fit, each page looks through 20,000. */
  pages: 2_000,
  /** Each reads page after page as fast as its caller takes them. */
  exports: 2,
  /** Whoever takes nothing for so long is cut off: two would shut everybody else out. */
  longestStallMs: 60_000,
};
/** Messages handed over at once: also over a slow line some are taken within the stall that is allowed. */
const chunkSize = 100;

const columns = [
  "id",
  "createdAt",
  "updatedAt",
  "openid",
  "kind",
  "scene",
  "templateId",
  "campaignId",
  "status",
  "errcode",
  "reason",
  "detail",
  "attempt",
  "msgid",
  "sendAt",
  "openedAt",
  "data",
] as const;

interface Wanted {
  appid: string;
  filter: MessageFilter | "nobody";
  cursor: string | undefined;
  /** Asked before each further page: whose key was revoked, or whose session ended, gets no more. */
  isAllowed: () => Promise<boolean>;
}

/**
 * Makes the function that writes messages as CSV, a page at a time: no more than one is in memory, however many there are. The
 * last line says how many there were, so that a file that was cut off can be told from a whole one.
 */
export function createMessageExports(
  ctx: Pick<Context, "db">,
  limits = usualLimits,
): (wanted: Wanted) => Readable {
  let underWay = 0;

  /** @throws {HongyanError} TOO_MANY_STREAMS */
  return (wanted) => {
    if (underWay >= limits.exports) throw tooManyExports(limits.exports);
    underWay += 1;
    // Counts while the reader is waited for, not while a page is read.
    const startStall = () => setTimeout(() => csv.destroy(), limits.longestStallMs);
    let stall = startStall();
    const lines = async function* (): AsyncGenerator<string> {
      clearTimeout(stall);
      for await (const text of write(ctx, wanted, limits)) {
        stall = startStall();
        yield text;
        clearTimeout(stall);
      }
      stall = startStall();
    };
    const csv: Readable = Readable.from(lines(), { objectMode: false }).once("close", () => {
      clearTimeout(stall);
      underWay -= 1;
    });
    return csv;
  };
}

async function* write(
  ctx: Pick<Context, "db">,
  { appid, filter, cursor, isAllowed }: Wanted,
  limits: typeof usualLimits,
): AsyncGenerator<string> {
  // The mark makes spreadsheets read it as UTF-8.
  yield `\uFEFF${columns.join(",")}\r\n`;
  let count = 0;
  let before = cursor ?? null;
  let isEnd = filter === "nobody";
  for (let pages = 0; !isEnd && count < limits.rows && pages < limits.pages; pages += 1) {
    if (pages > 0 && !(await isAllowed())) throw noLongerAllowed();
    const page = await listMessages(ctx.db, appid, {
      ...(filter === "nobody" ? {} : filter),
      ...(before === null ? {} : { before }),
      limit: Math.min(limits.pageRows, limits.rows - count),
    });
    count += page.messages.length;
    before = page.next;
    isEnd = before === null;
    for (let from = 0; from < page.messages.length; from += chunkSize) {
      yield page.messages
        .slice(from, from + chunkSize)
        .map(toLine)
        .join("");
    }
  }
  yield isEnd
    ? `"# end: ${count} messages"\r\n`
    : `"# ${count} messages, and there may be more: go on with cursor=${before ?? ""}"\r\n`;
}

function toLine(row: MessageRow): string {
  const { data } = JSON.parse(row.body) as { data?: Record<string, { value: string }> };
  const values = Object.entries(data ?? {}).map(([key, { value }]) => [key, value]);
  const cells: Record<(typeof columns)[number], string | number | null> = {
    id: row.messageId,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    openid: row.openid,
    kind: row.kind,
    scene: row.scene,
    templateId: row.templateId,
    campaignId: row.campaignId,
    status: row.status,
    errcode: row.errcode,
    reason: row.reason,
    detail: row.detail,
    attempt: row.attempt,
    msgid: row.msgid,
    sendAt: row.dueAt.toISOString(),
    openedAt: row.openedAt?.toISOString() ?? null,
    data: values.length === 0 ? null : JSON.stringify(Object.fromEntries(values)),
  };
  return `${columns.map((name) => toCell(cells[name])).join(",")}\r\n`;
}

/** Text from users and businesses must not become a formula: https://owasp.org/www-community/attacks/CSV_Injection */
function toCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

function tooManyExports(most: number): HongyanError {
  return new HongyanError(
    "TOO_MANY_STREAMS",
    `this process makes ${most} exports at most, and has no room for another`,
    { hint: "Wait until one of them has ended, or narrow it: GET /v1/messages answers at once." },
  );
}

/** Never an answer, for that has begun: it breaks off, without its last line. */
function noLongerAllowed(): HongyanError {
  return new HongyanError("UNAUTHENTICATED", "who asked for this export may not read any more", {
    hint: "The API key was revoked, or the session has ended, while it was written.",
  });
}
