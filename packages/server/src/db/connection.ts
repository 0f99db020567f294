import { Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import { letGoWhenReadOnly } from "./let-go-when-read-only.ts";

/** No table types: statements are written out in store/, which types the rows it returns. */
type Database = Record<string, never>;
export type Db = Kysely<Database>;
/** A function that takes `Tx` changes several rows that belong together; it cannot be called without a transaction. */
export type Tx = Transaction<Database>;

export interface Connection extends AsyncDisposable {
  db: Db;
  pool: pg.Pool;
}

// int8 as number: our counters and ids stay far below 2^53. WeChat's 64-bit ids are text columns.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

/** No transaction of ours waits for anything but the database (N1), so none is ever idle for long, but for copies, which say so. */
const longestIdleMs = 15_000;

/** Which database a connection string leads to, without user and password (S1). */
export function nameDatabase(connectionString: string): string {
  const { host, port, database } = new pg.Client({ connectionString });
  return `${host}:${port}/${database}`;
}

/**
 * One pool over one connection string, whatever is behind it.
 *
 * @param maxConnections 1 for the embedded database: it is a single session, and two clients' protocol messages
 * must not interleave on it.
 * @param name by which the database knows the connections
 */
export function connect(
  connectionString: string,
  maxConnections: number,
  name = "hongyan",
): Connection {
  const pool = new pg.Pool({
    connectionString,
    max: maxConnections,
    types,
    application_name: name,
    // A host that is gone without a word is noticed while a statement waits for it, too.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // No limit on waiting for the embedded database's one connection; Postgres gets one so that a dead host is noticed.
    connectionTimeoutMillis: maxConnections === 1 ? 0 : 10_000,
  });
  pool.on("connect", (client) => {
    // The pool listens to idle connections only. One that breaks between two statements of a transaction would end the process;
    // the next statement fails all the same.
    client.on("error", () => {});
    // A process that hangs within a transaction must not keep its rows locked from those who take its work over.
    if (maxConnections > 1) {
      client.query(`set idle_in_transaction_session_timeout = ${longestIdleMs}`).catch(() => {});
    }
  });
  // An idle connection that breaks is replaced by the pool at the next use; without a listener it would end the process.
  pool.on("error", () => {});
  const db: Db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: letGoWhenReadOnly(pool) }),
  });
  return {
    db,
    pool,
    async [Symbol.asyncDispose]() {
      await db.destroy();
    },
  };
}
