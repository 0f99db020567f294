import { writeFile } from "node:fs/promises";
import { generateApiTypes } from "./generate-api-types.ts";

await writeFile(new URL("src/api/schema.d.ts", import.meta.url), await generateApiTypes());
