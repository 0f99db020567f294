import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import type { Context } from "../../context.ts";
import { backupTaken } from "../../contract/backups.ts";
import { HongyanError } from "../../errors.ts";
import { takeBackup } from "../../flow/copy/take-backup.ts";
import { uuidv7 } from "../../ids.ts";
import { answers, security, typed } from "./typed.ts";

/** For the command beside a running server: the embedded database can be opened by one process only. */
export function backupRoutes(app: FastifyInstance, ctx: Context): void {
  typed(app).post(
    "/v1/backups",
    {
      config: { access: { scope: "*", everyApp: true } },
      schema: {
        tags: ["operations"],
        summary: "Back the embedded database up, into a file in the data folder",
        description:
          "The content is never answered: whoever takes it must be able to read the server's data folder. Everything else waits while the database is read. The master key is not in it.",
        security,
        response: answers(200, backupTaken),
      },
    },
    async () => {
      if (!ctx.isEmbedded) throw notEmbedded();
      const folder = join(ctx.config.dataDir, "backups");
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, `${uuidv7()}.gz`);
      const tables = await takeBackup(ctx.db, file);
      return { file, bytes: (await stat(file)).size, tables };
    },
  );
}

function notEmbedded(): HongyanError {
  return new HongyanError("BAD_REQUEST", "this server has no embedded database to back up", {
    hint: "Use `hongyan backup` with DATABASE_URL, or pg_dump.",
  });
}
