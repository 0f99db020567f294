// tsc copies no .sql: the build of the server takes its migrations along.
import { cpSync } from "node:fs";

const folder = (name) => new URL(`../packages/server/${name}/db/migrations/`, import.meta.url);
cpSync(folder("src"), folder("dist"), { recursive: true });
