import { describeApi } from "@hongyan/server/openapi";
import openapiTypescript, { astToString, type OpenAPI3 } from "openapi-typescript";

const heading = `// Made by \`npm run api-types -w @hongyan/console\` from the server's own OpenAPI. Not edited by hand.\n\n`;

/** The text of src/api/schema.d.ts, as the server's routes for people and their programs are now. */
export async function generateApiTypes(): Promise<string> {
  const document = (await describeApi()) as OpenAPI3;
  const paths = Object.entries(document.paths ?? {}).filter(([path]) => path.startsWith("/v1/"));
  const described = { ...document, paths: Object.fromEntries(paths) };
  return heading + astToString(await openapiTypescript(described, { alphabetize: true }));
}
