import pg from "pg";

/** What Postgres would do by itself within minutes, at a time of its own choosing: statistics, and dirty pages to disk. */
export async function settleDown(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("analyze");
  await client.query("checkpoint");
  await client.end();
}
