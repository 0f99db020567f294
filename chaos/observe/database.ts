import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

/** The laboratory's own view of the database: past the proxy, read only. */
export interface DatabaseView extends AsyncDisposable {
  query<T>(text: string): Promise<T[]>;
}

export async function openDatabase(url: string): Promise<DatabaseView> {
  for (let left = 50; ; left -= 1) {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query("set default_transaction_read_only = on");
      return {
        query: async <T>(text: string): Promise<T[]> => (await client.query(text)).rows as T[],
        [Symbol.asyncDispose]: () => client.end(),
      };
    } catch (error) {
      // It may be recovering.
      await client.end().catch(() => {});
      if (left === 0) throw error;
      await wait(100);
    }
  }
}
