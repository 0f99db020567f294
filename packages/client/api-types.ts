import { writeFile } from "node:fs/promises";
import { generateApiTypes } from "./generate-api-types.ts";

await writeFile(new URL("src/schema.ts", import.meta.url), await generateApiTypes());
