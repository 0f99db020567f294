import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";

const noncePlaceholder = "__NONCE__";
const hidden = { config: { access: "public" as const }, schema: { hide: true } };

/**
 * The web console under /console/: its page for every address that names no file, and the files that the page asks for.
 *
 * @param folder its built files; by default those of this package, or of the checkout. null: there are none
 */
export async function consoleRoutes(
  app: FastifyInstance,
  folder: string | null = findConsole(),
): Promise<void> {
  app.get("/", hidden, (request, reply) =>
    request.headers.accept?.includes("text/html") === true
      ? reply.redirect("/console/")
      : reply.callNotFound(),
  );
  app.get("/console", hidden, (_request, reply) => reply.redirect("/console/"));
  if (folder === null) {
    app.get("/console/*", hidden, (_request, reply) =>
      reply.status(404).type("text/plain; charset=utf-8").send(notBuilt),
    );
    return;
  }

  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    preCompressed: true,
    // Their names hold their hash.
    immutable: true,
    maxAge: "365d",
  });
  const page = await readFile(join(folder, "index.html"), "utf8");
  app.get("/console/*", hidden, (request, reply) => {
    const path = (request.params as { "*": string })["*"];
    if (extname(path) === "" || path === "index.html") return sendPage(reply, page);
    return path.startsWith("assets/")
      ? reply.sendFile(path)
      : reply.sendFile(path, { immutable: false, maxAge: "1h" });
  });
}

/** Each copy has a nonce of its own, by which the styles that the page makes at run time are known for its own. */
function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = randomBytes(18).toString("base64");
  return reply
    .headers({
      "cache-control": "no-store",
      "content-security-policy": policy(nonce),
      "cross-origin-opener-policy": "same-origin",
    })
    .type("text/html; charset=utf-8")
    .send(page.replaceAll(noncePlaceholder, nonce));
}

/** Nothing but what this server serves; no script that is written into the page. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "base-uri 'none'",
  ].join("; ");
}

const notBuilt = `控制台还没有构建。The console was not built.

npm run build -w @hongyan/console

然后重启。Then start again.
`;

/** In the published package its files lie beside these; in a checkout, in the console's own package. */
function findConsole(): string | null {
  const places = ["../console/", "../../../console/dist/"];
  const found = places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((place) => existsSync(join(place, "index.html")));
  return found ?? null;
}
