import { readdir, readFile } from "node:fs/promises";

/** One numbered SQL file. */
export interface Migration {
  /** Of the file, without `.sql`. */
  name: string;
  text: string;
  /** Set when the file builds an index beside writers, which Postgres does outside a transaction only. */
  buildsIndex: string | undefined;
}

const migrationsFolder = new URL("./migrations/", import.meta.url);

const header = "-- no transaction\n";
const indexBuild =
  /^create (?:unique )?index concurrently if not exists (\w+)\s+on hongyan\.\w+[^;]*;\s*$/i;

/** In the order of their numbers. */
export async function readMigrations(folder: URL = migrationsFolder): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(new URL(file, folder), "utf8");
      return { name: file.replace(/\.sql$/, ""), text, buildsIndex: indexBuiltBy(file, text) };
    }),
  );
}

/** A file that begins with `-- no transaction` holds one statement, and that can be run again after a crash at any point. */
function indexBuiltBy(file: string, text: string): string | undefined {
  if (!text.startsWith(header)) return undefined;
  const [, index] = indexBuild.exec(text.replace(/^--.*\n/gm, "").trim()) ?? [];
  if (index !== undefined) return index;
  throw new Error(
    `${file} may hold nothing but one "create index concurrently if not exists NAME on hongyan.TABLE ...;"`,
  );
}
