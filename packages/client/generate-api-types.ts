import { describeApi } from "@hongyan/server/openapi";
import openapiTypescript, {
  astToString,
  type OpenAPI3,
  type SchemaObject,
} from "openapi-typescript";

const heading = `// Made by \`npm run api-types -w @hongyan/client\` from the server's own OpenAPI. Not edited by hand.\n\n`;

const anything = { description: "Any JSON value" } as SchemaObject;

/** The text of src/schema.ts, as the server's routes for people and their programs are now. */
export async function generateApiTypes(): Promise<string> {
  const document = (await describeApi()) as OpenAPI3;
  const paths = Object.entries(document.paths ?? {}).filter(([path]) => path.startsWith("/v1/"));
  const described = {
    ...document,
    paths: Object.fromEntries(paths),
    // Any JSON value is told in terms of itself, which TypeScript does not take here.
    components: { ...document.components, schemas: { Json: anything, JsonInput: anything } },
  };
  return heading + astToString(await openapiTypescript(described, { alphabetize: true }));
}
