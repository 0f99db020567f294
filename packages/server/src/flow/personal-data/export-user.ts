import type { Context } from "../../context.ts";
import {
  listCallbacksWith,
  listOfMessages,
  listOwnEvents,
  listOwnPlaces,
  listPersonalRecords,
  personalRecords,
} from "../../store/personal-data.ts";
import { pushNamesUser } from "./names-user.ts";

interface Who {
  appid: string;
  openid: string;
}

const pageRows = 500;
const callbacksLookedAt = 5_000;

/**
 * Everything that is kept about one user, as one JSON document, a page of rows at a time: rows as they stand in the database, with its
 * names, so that nothing is left out that some table of ours has.
 */
export async function* exportUser(ctx: Pick<Context, "db">, who: Who): AsyncGenerator<string> {
  const head = { ...who, exportedAt: new Date().toISOString() };
  yield JSON.stringify(head).slice(0, -1);
  for (const records of personalRecords) {
    const pages = paged((page) => listPersonalRecords(ctx.db, records, who, page));
    yield* member(records.name, records.key === null, pages);
  }
  yield* member("attempts", false, ofMessages(ctx, who, "attempts"));
  yield* member("events", false, eventsOf(ctx, who));
  yield* member(
    "campaignLists",
    false,
    paged(() => listOwnPlaces(ctx.db, who)),
  );
  yield* member("callbacks", false, callbacksOf(ctx, who));
  yield "}\n";
}

/** One member of the document: a list, or the only row. */
async function* member(
  name: string,
  isSingle: boolean,
  pages: AsyncIterable<string[]>,
): AsyncGenerator<string> {
  yield `,"${name}":${isSingle ? "" : "["}`;
  let count = 0;
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    yield `${count === 0 ? "" : ","}${rows.join(",")}`;
    count += rows.length;
  }
  if (!isSingle) yield "]";
  else if (count === 0) yield "null";
}

async function* paged(
  read: (page: {
    after: string | null;
    limit: number;
  }) => Promise<{ json: string; key: string | null }[]>,
): AsyncGenerator<string[]> {
  let after: string | null = null;
  for (;;) {
    const rows = await read({ after, limit: pageRows });
    yield rows.map(({ json }) => json);
    after = rows.at(-1)?.key ?? null;
    if (rows.length < pageRows || after === null) return;
  }
}

async function* ofMessages(
  ctx: Pick<Context, "db">,
  who: Who,
  table: "attempts" | "events",
): AsyncGenerator<string[]> {
  const messages = personalRecords.find(({ name }) => name === "messages");
  if (messages === undefined) return;
  let after: string | null = null;
  do {
    const page = await listPersonalRecords(ctx.db, messages, who, { after, limit: pageRows });
    const ids = page.flatMap(({ key }) => key ?? []);
    yield await listOfMessages(ctx.db, table, who.appid, ids);
    after = page.length === pageRows ? (ids.at(-1) ?? null) : null;
  } while (after !== null);
}

async function* eventsOf(ctx: Pick<Context, "db">, who: Who): AsyncGenerator<string[]> {
  yield* ofMessages(ctx, who, "events");
  yield* paged((page) => listOwnEvents(ctx.db, who, page));
}

async function* callbacksOf(ctx: Pick<Context, "db">, who: Who): AsyncGenerator<string[]> {
  let after: string | null = "0";
  while (after !== null) {
    const page: Awaited<ReturnType<typeof listCallbacksWith>> = await listCallbacksWith(
      ctx.db,
      who,
      {
        after,
        limit: callbacksLookedAt,
      },
    );
    yield page.found
      .filter(({ openid, body }) => openid === who.openid || pushNamesUser(body, who.openid))
      .map(({ json }) => json);
    after = page.next;
  }
}
