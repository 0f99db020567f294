import { defineCommand } from "citty";
import { readConfig } from "../config.ts";
import { createContext } from "../context.ts";
import { createLogger } from "../logger.ts";
import { inTerminalLanguage } from "./frame/words.ts";
import { print, run } from "./output.ts";

export const migrate = defineCommand({
  meta: {
    name: "migrate",
    description: "Bring the database to this version's schema (serve and worker do it too)",
    zh: "把数据库更新到本版本的结构（serve 与 worker 也会做）",
    examples: ["hongyan migrate"],
  },
  run: () =>
    run(async () => {
      const config = readConfig(process.env);
      await using _ = await createContext(config, { logger: createLogger("warn") });
      const where = config.databaseUrl === undefined ? config.dataDir : "DATABASE_URL";
      print(
        inTerminalLanguage({
          en: `✓ the schema in ${where} is up to date`,
          zh: `✓ ${where} 的结构已是最新`,
        }),
      );
    }),
});
