import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

export interface AttemptCount {
  subject: string;
  count: number;
  /** When the count begins anew. */
  secondsLeft: number;
}

/** Counts one attempt for each subject, before it is known what it comes to: many at once are counted one by one. */
export async function countAttempt(
  db: Db,
  subjects: string[],
  windowSeconds: number,
): Promise<AttemptCount[]> {
  const result = await sql<AttemptCount>`
    insert into hongyan.sign_in_attempts as a (subject, count, until)
    select s.subject, 1, now() + make_interval(secs => ${windowSeconds})
    from unnest(${subjects}::text[]) as s (subject)
    order by s.subject
    on conflict (subject) do update
    set
      count = case when a.until <= now() then 1 else a.count + 1 end,
      until = case when a.until <= now() then excluded.until else a.until end
    returning a.subject, a.count, ceil(extract(epoch from a.until - now()))::integer as "secondsLeft"`.execute(
    db,
  );
  return result.rows;
}

/** What was counted was no failure. */
export async function uncountAttempt(db: Db, subjects: string[]): Promise<void> {
  await sql`
    update hongyan.sign_in_attempts
    set count = greatest(count - 1, 0)
    where subject = any(${subjects}::text[])`.execute(db);
}

/** The count of one subject begins anew, and old counts go. */
export async function clearAttempts(db: Db, subject: string): Promise<void> {
  await sql`
    delete from hongyan.sign_in_attempts where subject = ${subject} or until <= now()`.execute(db);
}
