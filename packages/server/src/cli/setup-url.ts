import { issueSetupLink } from "../flow/operators/links.ts";
import type { Server } from "../server.ts";

/** Where the first owner is made; undefined when there is an operator. It is shown at the terminal, and never logged (S1). */
export async function setupUrl(server: Server): Promise<string | undefined> {
  if (server.url === "") return undefined;
  const link = await issueSetupLink(server.ctx);
  return link === undefined ? undefined : `${server.url}${link.path}`;
}
