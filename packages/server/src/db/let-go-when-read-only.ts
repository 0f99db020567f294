import type { PostgresPool } from "kysely";
import type pg from "pg";
import { isReadOnlyError } from "./sql-errors.ts";

/**
 * The pool, but a connection on which the database refused to write (25006) is closed when it is given back. After a failover it leads to
 * what is a replica now, and a session that began read-only stays so: the next connection asks anew where the primary is.
 */
export function letGoWhenReadOnly(pool: pg.Pool): PostgresPool {
  const refused = new WeakSet<pg.PoolClient>();
  pool.on("connect", (client) => {
    client.query = new Proxy(client.query, {
      apply(query, self, given) {
        const result: unknown = Reflect.apply(query, self, given);
        if (result instanceof Promise) {
          result.catch((error: unknown) => {
            if (isReadOnlyError(error)) refused.add(client);
          });
        }
        return result;
      },
    });
  });
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect();
      // The pool makes this function anew for each time that it lends the connection.
      const { release } = client;
      client.release = (mustClose) => release(mustClose || refused.has(client));
      return client;
    },
    end: () => pool.end(),
  };
}
