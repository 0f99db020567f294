import { describeApi } from "@hongyan/server/openapi";
import openapiTypescript, { astToString, UNKNOWN, type OpenAPI3 } from "openapi-typescript";

const heading = `// Made by \`npm run openapi\` from the server's own OpenAPI. Not edited by hand.\n\n`;
/** Of people in the console, who have a cookie and no API key. */
const ofConsole = /^\/v1\/(session|sessions|setup|operators|audit-log)(\/|$)/;

/** The texts of openapi.json (every route) and src/api.ts (those that an API key reaches), as the server is now. */
export async function generateApi(): Promise<{ document: string; types: string }> {
  const document = (await describeApi()) as OpenAPI3;
  const paths = Object.entries(document.paths ?? {}).filter(
    ([path]) => path.startsWith("/v1/") && !ofConsole.test(path),
  );
  const described = { ...document, paths: Object.fromEntries(paths) };
  return {
    document: `${JSON.stringify(document, undefined, 1)}\n`,
    types:
      heading +
      astToString(
        await openapiTypescript(described, {
          alphabetize: true,
          // A member with a default may be left out of a request.
          defaultNonNullable: false,
          transform: anyJson,
        }),
      ),
  };
}

/** A type that contains itself cannot be written as a member of an interface. */
function anyJson(_: object, { path }: { path?: string }) {
  return /\/Json(Input)?$/.test(path ?? "") ? UNKNOWN : undefined;
}
