import { writeFile } from "node:fs/promises";
import { generateApi } from "./generate-api.ts";

const { document, types } = await generateApi();
await writeFile(new URL("openapi.json", import.meta.url), document);
await writeFile(new URL("src/api.ts", import.meta.url), types);
