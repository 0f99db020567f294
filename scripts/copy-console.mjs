// The published server brings the built console along.
import { cpSync, rmSync } from "node:fs";
import { buildConsole } from "./build-console.mjs";

await buildConsole();
const from = new URL("../packages/console/dist/", import.meta.url);
const to = new URL("../packages/server/dist/console/", import.meta.url);
rmSync(to, { recursive: true, force: true });
cpSync(from, to, { recursive: true });
