import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { generateApiTypes } from "../generate-api-types.ts";

test("the types are those of the server's OpenAPI as it is now (npm run api-types -w @hongyan/client)", async () => {
  const kept = await readFile(new URL("../src/schema.ts", import.meta.url), "utf8");

  expect(kept === (await generateApiTypes())).toBe(true);
});
