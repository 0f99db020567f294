import { issueSetupLink } from "../flow/operators/links.ts";
import type { Server } from "../server.ts";

/**
 * Where the first owner is made; undefined once an owner can sign in. It is shown at the terminal, and never logged (S1). The
 * server is up by now: a database that goes away at this moment costs the link, and not the process.
 */
export async function setupUrl({
  url,
  ctx,
}: Pick<Server, "url" | "ctx">): Promise<string | undefined> {
  if (url === "") return undefined;
  try {
    const link = await issueSetupLink(ctx);
    return link === undefined ? undefined : `${url}${link.path}`;
  } catch (error) {
    ctx.logger.warn(
      { err: error },
      "whether there is a console account could not be asked; the next start shows the link for the first one",
    );
    return undefined;
  }
}
