import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Server } from "../server.ts";

const fileName = "url";

/** Where the server on this data folder listens, for the commands that talk to it: the port may not be the default one. */
export function keepUrl(server: Server): void {
  if (!server.ctx.isEmbedded || server.url === "") return;
  writeFileSync(join(server.ctx.config.dataDir, fileName), `${server.url}\n`, { mode: 0o600 });
}

export function keptUrl(dataDir: string): string | undefined {
  const file = join(resolve(dataDir), fileName);
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}
