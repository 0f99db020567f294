import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@hongyan/testing/databases";
import fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { consoleRoutes } from "../src/http/console.ts";
import { answerErrors } from "../src/http/errors.ts";

const page = `<meta property="csp-nonce" nonce="__NONCE__"><script nonce="__NONCE__" src="/console/assets/a-1.js"></script>`;
const resources = new AsyncDisposableStack();
const app = fastify();
const unbuilt = fastify();

beforeAll(async () => {
  const { path } = resources.use(await temporaryFolder());
  await mkdir(join(path, "assets"));
  await writeFile(join(path, "index.html"), page);
  await writeFile(join(path, "assets/a-1.js"), "plain");
  await writeFile(join(path, "assets/a-1.js.br"), "brotli");
  await writeFile(join(path, "hongyan.svg"), "<svg/>");
  answerErrors(app, { docs: true });
  answerErrors(unbuilt, { docs: true });
  await consoleRoutes(app, path);
  await consoleRoutes(unbuilt, null);
  resources.defer(() => app.close());
  resources.defer(() => unbuilt.close());
});
afterAll(() => resources.disposeAsync());

test("each copy of the page has a nonce of its own, in the policy and in the page, and is kept by no cache", async () => {
  const [one, two] = [await app.inject("/console/"), await app.inject("/console/wx1/messages")];

  const nonces = [one, two].map(({ body }) => /meta[^>]* nonce="([^"]+)"/.exec(body)?.[1]);
  expect(nonces[0]).toMatch(/^[A-Za-z0-9+/]{24}$/);
  expect(nonces[0]).not.toBe(nonces[1]);
  expect(one.body).not.toContain("__NONCE__");
  expect(one.headers["content-security-policy"]).toContain(`'nonce-${nonces[0]}'`);
  expect(one.headers["cache-control"]).toBe("no-store");
});

test("the policy lets no script run that is not a file of this server, and no other site show the page", async () => {
  const { headers } = await app.inject("/console/");

  const policy = String(headers["content-security-policy"]);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/script-src 'self'(;|$)/);
  expect(policy).not.toContain("unsafe");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("form-action 'self'");
});

test("files with a hash in their name are kept for a year, in the smallest form that the browser takes", async () => {
  const compressed = await app.inject({
    url: "/console/assets/a-1.js",
    headers: { "accept-encoding": "br" },
  });
  const plain = await app.inject("/console/assets/a-1.js");

  expect([compressed.body, plain.body]).toEqual(["brotli", "plain"]);
  expect(compressed.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  const other = await app.inject("/console/hongyan.svg");
  expect(other.headers["cache-control"]).not.toContain("immutable");
});

test.each([
  "/console/assets/gone-2.js",
  "/console/../package.json",
  "/console/%2e%2e/%2e%2e/package.json",
  "/console/.hidden.txt",
])("%s is no file of the console, and is answered as an error, not as the page", async (url) => {
  const answer = await app.inject(url);

  expect(answer.statusCode).toBe(404);
  expect(answer.json()).toMatchObject({ error: { code: "ROUTE_NOT_FOUND" } });
});

test("a browser at / is led to the console; a program is told that there is nothing", async () => {
  const browser = await app.inject({ url: "/", headers: { accept: "text/html" } });
  const program = await app.inject({ url: "/", headers: { accept: "application/json" } });

  expect([browser.statusCode, browser.headers.location]).toEqual([302, "/console/"]);
  expect(program.statusCode).toBe(404);
});

test("a server without the built console says how to build it", async () => {
  const answer = await unbuilt.inject("/console/");

  expect(answer.statusCode).toBe(404);
  expect(answer.body).toContain("npm run build -w @hongyan/console");
});
