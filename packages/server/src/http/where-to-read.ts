import type { ServerConfig } from "../config.ts";

/** The hint of an error that a description of the routes explains. `/docs` is served unless HONGYAN_DOCS=off. */
export function whereToRead({ docs }: Pick<ServerConfig, "docs">, what: string): string {
  return `See ${docs ? "/docs" : "Hongyan's docs/api.md"} for ${what}.`;
}
