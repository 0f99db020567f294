import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { apiKey, callback, masterKey, secret } from "../lib/sample.ts";
import type { Journal } from "../load/journal.ts";
import { databasePassword } from "../world/settings.ts";
import type { World } from "../world/world.ts";
import type { DatabaseView } from "./database.ts";

/** In what the processes said, and in what the business is shown. */
export async function findLeaks(
  world: World,
  journal: Journal,
  database: DatabaseView,
): Promise<string[]> {
  const written = await database.query<{ text: string }>(`
    select e.data::text as text from hongyan.events e
    union all select a.detail from hongyan.attempts a where a.detail is not null
    union all select m.detail from hongyan.messages m where m.detail is not null`);
  const said = readdirSync(world.logs.folder)
    .filter((name) => /^(serve|worker|postgres)/.test(name))
    .map((name) => ({ where: name, text: readFileSync(join(world.logs.folder, name), "utf8") }));
  const shown = {
    where: "events, attempts and messages",
    text: written.map((row) => row.text).join("\n"),
  };
  const secrets: [string, string][] = [
    ["the app secret", secret],
    ["the API key", apiKey],
    ["the database's password", databasePassword],
    ["the master key", masterKey],
    ["the callback's key", callback.encodingAESKey],
    ["the callback's token", callback.token],
    ...[...journal.secrets].map((value): [string, string] => ["a code or session token", value]),
  ];
  return [...said, shown].flatMap(({ where, text }) => [
    ...secrets.filter(([, value]) => text.includes(value)).map(([name]) => `${name} in ${where}`),
    ...(accessToken.test(text) ? [`an access token in ${where}`] : []),
    ...(webhookSecret.test(text) ? [`a webhook's secret in ${where}`] : []),
    ...(cancelKey.test(text) ? [`the key that cancels a connection's queries in ${where}`] : []),
  ]);
}

/** As the emulator makes them. */
const accessToken = /\b\d+_[A-Za-z0-9_-]{130,}/;
const cancelKey = /"secretKey":\s*"?-?\d/;
const webhookSecret = /whsec_[A-Za-z0-9+/=]{20,}/;
