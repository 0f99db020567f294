import { sql, type RawBuilder } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

// Tables as text, to be written into another database of the same schema. Every value is written as Postgres writes it and
// read as Postgres reads it, so that nothing is rounded on its way through JavaScript.

export interface CopiedTable {
  name: string;
  columns: CopiedColumn[];
}

interface CopiedColumn {
  name: string;
  /** As in `cast(... as type)`. */
  type: string;
  isInKey: boolean;
  /** No text, or one whose own order, and so that of the key's index, is by bytes. */
  isInByteOrder: boolean;
  /** Refers to rows of its own table, which are written first. */
  isSelfReference: boolean;
}

/** The tables of our schema, each behind those that it refers to; without what the database makes by itself. */
export async function listCopiedTables(db: Db): Promise<CopiedTable[]> {
  const tables = await sql<CopiedTable & { needs: string[] }>`
    select
      c.relname as name,
      (
        select jsonb_agg(
          jsonb_build_object(
            'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
            'isInKey', coalesce(a.attnum = any (k.conkey), false),
            'isInByteOrder', a.attcollation = 0 or a.attcollation = any (c_collations.oids),
            'isSelfReference', exists (
              select from pg_catalog.pg_constraint f
              where f.conrelid = c.oid and f.confrelid = c.oid and f.contype = 'f' and a.attnum = any (f.conkey)
            )
          )
          order by a.attnum
        )
        from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      ) as columns,
      array(
        select distinct r.relname::text
        from pg_catalog.pg_constraint f
        join pg_catalog.pg_class r on r.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid
      ) as needs
    from pg_catalog.pg_class c
    left join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
    cross join (${bytewiseCollations}) as c_collations
    where c.relnamespace = 'hongyan'::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
      and c.relname <> 'migrations'
    order by c.relname`.execute(db);
  return inOrder(tables.rows);
}

/** Before Postgres 15 a database had no provider but the C library. */
const bytewiseCollations = sql`
  select array_agg(o.oid) as oids
  from pg_catalog.pg_collation o
  join pg_catalog.pg_database d on d.datname = current_database()
  where case o.collprovider
    when 'd' then coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') = 'c' and d.datcollate in ('C', 'POSIX')
    else o.collprovider = 'c' and o.collcollate in ('C', 'POSIX')
  end`;

function inOrder(tables: (CopiedTable & { needs: string[] })[]): CopiedTable[] {
  const ordered: CopiedTable[] = [];
  const isThere = (name: string): boolean => ordered.some((table) => table.name === name);
  for (let left = tables; left.length > 0;) {
    const next = left.find((table) => table.needs.every(isThere));
    if (next === undefined) throw new Error("tables refer to each other in a circle");
    ordered.push({ name: next.name, columns: next.columns });
    left = left.filter((table) => table !== next);
  }
  return ordered;
}

/**
 * For this transaction: how values look as text, whatever the database's settings are; and that it may be idle, since of two databases
 * one waits while the other sorts or writes a large table.
 */
export async function prepareCopy(tx: Tx): Promise<void> {
  await sql`
    select
      set_config('idle_in_transaction_session_timeout', '0', true),
      set_config('datestyle', 'ISO, YMD', true), set_config('timezone', 'UTC', true),
      set_config('intervalstyle', 'postgres', true), set_config('extra_float_digits', '1', true),
      set_config('bytea_output', 'hex', true)`.execute(tx);
}

/** A condition on a row `t`. */
const everyRow = sql<boolean>`true`;

const bytesAtOnce = 1_000_000;
const mostRowsAtOnce = 1_000;

/**
 * Every row in the order of its key, as a JSON array of texts and nulls; a few at a time. Texts are ordered by their bytes, since two
 * databases need not agree on the order of letters.
 *
 * @param table as the database of `tx` lists it
 * @param which a condition on a row `t`
 */
export async function* readTableRows(
  tx: Tx,
  table: CopiedTable,
  which: RawBuilder<boolean> = everyRow,
): AsyncGenerator<string[]> {
  const values = table.columns.map(({ name }) => sql`t.${sql.id(name)}::text`);
  await sql`
    declare copied no scroll cursor for
    select to_json(array[${sql.join(values)}])::text as line
    from hongyan.${sql.id(table.name)} t
    where ${which}
    order by ${sql.join(orderOf(table))}`.execute(tx);
  let limit = 1;
  for (;;) {
    const { rows } = await sql<{ line: string }>`fetch ${sql.lit(limit)} from copied`.execute(tx);
    if (rows.length === 0) break;
    const lines = rows.map(({ line }) => line);
    yield lines;
    const bytes = lines.reduce((sum, line) => sum + line.length, 0) / lines.length;
    limit = Math.min(mostRowsAtOnce, Math.max(1, Math.floor(bytesAtOnce / bytes)));
  }
  await sql`close copied`.execute(tx);
}

function orderOf({ columns }: CopiedTable): RawBuilder<unknown>[] {
  const key = columns.filter((column) => column.isInKey);
  return [
    ...columns
      .filter((column) => column.isSelfReference)
      .map(({ name }) => sql`t.${sql.id(name)} is not null`),
    // Without a key, every column together is one.
    ...(key.length > 0 ? key : columns).map(({ name, isInByteOrder }) =>
      // As it stands it is the key's index that is walked, where it is sorted otherwise.
      isInByteOrder && key.length > 0
        ? sql`t.${sql.id(name)}`
        : sql`t.${sql.id(name)}::text collate "C"`,
    ),
  ];
}

/** Rows as `readTableRows` gives them. Answers with how many the database wrote: a line that somebody forged can be several. */
export async function writeTableRows(tx: Tx, table: CopiedTable, lines: string[]): Promise<number> {
  const names = table.columns.map(({ name }) => sql.id(name));
  const values = table.columns.map(
    ({ type }, index) => sql`(r.line ->> ${sql.lit(index)})::${sql.raw(type)}`,
  );
  const result = await sql`
    insert into hongyan.${sql.id(table.name)} (${sql.join(names)})
    overriding system value
    select ${sql.join(values)}
    from jsonb_array_elements(${`[${lines.join(",")}]`}::jsonb) with ordinality as r (line, position)
    order by r.position`.execute(tx);
  return Number(result.numAffectedRows ?? 0);
}

/** How many rows each table has, itself. */
export async function countTables(db: Db): Promise<{ name: string; rows: number }[]> {
  const counts: { name: string; rows: number }[] = [];
  for (const { name } of await listCopiedTables(db)) {
    const { rows } = await sql<{ rows: number }>`
      select count(*) as rows from hongyan.${sql.id(name)}`.execute(db);
    counts.push({ name, rows: rows[0]?.rows ?? 0 });
  }
  return counts;
}

export async function hasRows(
  tx: Tx,
  table: CopiedTable,
  which: RawBuilder<boolean> = everyRow,
): Promise<boolean> {
  const result = await sql`
    select from hongyan.${sql.id(table.name)} t where ${which} limit 1`.execute(tx);
  return result.rows.length > 0;
}

/** The numbers that the database hands out next. */
export interface SequenceState {
  table: string;
  column: string;
  /** As text: it may be larger than a number of JavaScript. */
  value: string;
  isCalled: boolean;
}

/** The sequences behind our columns. */
export async function listSequences(
  tx: Tx,
): Promise<{ table: string; column: string; sequence: string }[]> {
  const { rows } = await sql<{ table: string; column: string; sequence: string }>`
    select c.relname as table, a.attname as column, pg_get_serial_sequence('hongyan.' || c.relname, a.attname) as sequence
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'hongyan'::regnamespace and c.relkind = 'r' and a.attidentity <> ''
    order by c.relname`.execute(tx);
  return rows;
}

export async function readSequences(tx: Tx): Promise<SequenceState[]> {
  const states: SequenceState[] = [];
  for (const { table, column, sequence } of await listSequences(tx)) {
    const state = await sql<{ value: string; isCalled: boolean }>`
      select last_value::text as value, is_called as "isCalled" from ${sql.raw(sequence)}`.execute(
      tx,
    );
    const [row] = state.rows;
    if (row !== undefined) states.push({ table, column, ...row });
  }
  return states;
}

export async function setSequence(
  tx: Tx,
  { table, column, value, isCalled }: SequenceState,
): Promise<void> {
  await sql`
    select setval(pg_get_serial_sequence(${`hongyan.${table}`}, ${column}), ${value}::bigint, ${isCalled}::boolean)`.execute(
    tx,
  );
}

/** M2: the queue of the other database stays behind, so that every dispatch is to be given a job anew. */
export async function forgetJobs(tx: Tx, which: RawBuilder<boolean> = everyRow): Promise<void> {
  await sql`
    update hongyan.open_dispatches t
    set job_at = t.due_at - interval '5 seconds'
    where t.job_at is null and ${which}`.execute(tx);
}

/** Nothing is sent until somebody has looked, for this app by app. Answers with the apps. */
export async function pauseEveryApp(tx: Tx, reason: string): Promise<string[]> {
  const result = await sql<{ appid: string }>`
    update hongyan.apps
    set paused_until = 'infinity', paused_errcode = null, paused_reason = ${reason}, updated_at = now()
    returning appid`.execute(tx);
  return result.rows.map(({ appid }) => appid).toSorted();
}
