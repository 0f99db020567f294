// Writes openapi.json, which goes into the package: for clients in other languages, and for who has no server at hand.
import { writeFile } from "node:fs/promises";
import { describeApi } from "@hongyan/server/openapi";

const document = await describeApi();
await writeFile(new URL("openapi.json", import.meta.url), `${JSON.stringify(document)}\n`);
