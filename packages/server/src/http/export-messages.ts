import { Readable } from "node:stream";
import type { Context } from "../context.ts";
import { HongyanError } from "../errors.ts";
import { listMessages, type MessageFilter, type MessageRow } from "../store/messages.ts";

const mostRows = 1_000_000;
const pageSize = 1_000;
/** Of a filter that few messages fit, each page looks through 20,000. */
const mostPages = 2_000;
/** Each reads page after page as fast as its caller takes them. */
const mostExports = 2;

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

/**
 * Makes the function that writes messages as CSV, a page at a time: no more than one is in memory, however many there are. The
 * last line says how many there were, so that a file that was cut off can be told from a whole one.
 */
export function createMessageExports(
  ctx: Pick<Context, "db">,
  limits = { rows: mostRows, pages: mostPages, exports: mostExports },
): (appid: string, filter: MessageFilter | "nobody", cursor: string | undefined) => Readable {
  let underWay = 0;

  /** @throws {HongyanError} TOO_MANY_STREAMS */
  return (appid, filter, cursor) => {
    if (underWay >= limits.exports) throw tooManyExports(limits.exports);
    underWay += 1;
    const lines = write(ctx, { appid, filter, cursor }, limits);
    return Readable.from(lines, { objectMode: false }).once("close", () => {
      underWay -= 1;
    });
  };
}

async function* write(
  ctx: Pick<Context, "db">,
  of: { appid: string; filter: MessageFilter | "nobody"; cursor: string | undefined },
  limits: { rows: number; pages: number },
): AsyncGenerator<string> {
  // The mark makes spreadsheets read it as UTF-8.
  yield `\uFEFF${columns.join(",")}\r\n`;
  const { appid, filter } = of;
  let count = 0;
  let before = of.cursor ?? null;
  let isEnd = filter === "nobody";
  for (let pages = 0; !isEnd && count < limits.rows && pages < limits.pages; pages += 1) {
    const page = await listMessages(ctx.db, appid, {
      ...(filter === "nobody" ? {} : filter),
      ...(before === null ? {} : { before }),
      limit: Math.min(pageSize, limits.rows - count),
    });
    count += page.messages.length;
    before = page.next;
    isEnd = before === null;
    if (page.messages.length > 0) yield page.messages.map(toLine).join("");
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
