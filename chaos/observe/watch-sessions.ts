import { setTimeout as wait } from "node:timers/promises";
import type { World } from "../world/world.ts";
import { openDatabase } from "./database.ts";

const lookPauseMs = 5_000;

interface Session {
  pid: number;
  state: string | null;
  waitsFor: string | null;
  blockedBy: number[];
  seconds: number;
  query: string;
}

/** Writes down now and then who is in a transaction at the database, and who waits for whom: for whoever reads why a run did not settle. */
export async function watchSessions(world: World, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await wait(lookPauseMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    try {
      await using database = await openDatabase(world.databaseUrl);
      for (const session of await database.query<Session>(sessionsSql)) {
        const { pid, state, waitsFor, blockedBy, seconds, query } = session;
        world.logs.write(
          "sessions",
          `${new Date().toISOString()} ${pid} ${state} for ${seconds} s, waits for ${waitsFor}, blocked by [${blockedBy.join()}]: ${query}\n`,
        );
      }
    } catch {
      // It is down at the moment; the next look tells more.
    }
  }
}

const sessionsSql = `
  select
    a.pid, a.state, a.wait_event_type || ' ' || a.wait_event as "waitsFor", pg_blocking_pids(a.pid) as "blockedBy",
    extract(epoch from now() - a.xact_start)::integer as seconds, left(regexp_replace(a.query, '\\s+', ' ', 'g'), 120) as query
  from pg_stat_activity a
  where a.backend_type = 'client backend' and a.xact_start is not null and a.pid <> pg_backend_pid()
  order by a.xact_start`;
