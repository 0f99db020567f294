import { symlink } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startEmulator } from "../src/index.ts";
import { watchFolder } from "../src/phone/miniprogram/watch-folder.ts";
import { createMiniProgramFolder } from "./mini-program-folder.ts";
import { fixture } from "./screen-window.ts";

const kitchen = { phone: { miniprogram: fixture("miniprogram-kitchen") } };

describe("/phone", () => {
  it.each([
    ["/phone", "text/html"],
    ["/phone/", "text/html"],
    ["/phone/screen", "text/html"],
    ["/phone/host.js", "text/javascript"],
    ["/phone/host.css", "text/css"],
    ["/phone/screen.js", "text/javascript"],
    ["/phone/screen.css", "text/css"],
    ["/phone/miniprogram.js", "text/javascript"],
    ["/phone/miniprogram.json", "application/json"],
    ["/phone/files/images/dot.png", "image/png"],
  ])("%s is %s, which the browser may not guess otherwise", async (path, type) => {
    await using emulator = await startEmulator(kitchen);
    const response = await fetch(emulator.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain(type);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(20);
  });

  it("lets its pages load scripts from here only, and evaluate none", async () => {
    await using emulator = await startEmulator(kitchen);
    for (const path of ["/phone", "/phone/screen"]) {
      const { headers } = await fetch(emulator.url + path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'self'");
      expect(policy).not.toMatch(/script-src|unsafe-eval/);
    }
  });

  it("answers 304 to who has it already, and HEAD without a body", async () => {
    await using emulator = await startEmulator(kitchen);
    const url = `${emulator.url}/phone/miniprogram.js`;
    const head = await fetch(url, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe("");
    const again = await fetch(url, {
      headers: { "If-None-Match": head.headers.get("etag") ?? "" },
    });
    expect(again.status).toBe(304);
  });

  it("refuses other methods, unknown paths, and requests from other sites' pages", async () => {
    await using emulator = await startEmulator(kitchen);
    expect((await fetch(`${emulator.url}/phone`, { method: "POST" })).status).toBe(405);
    expect((await fetch(`${emulator.url}/phone/nothing`)).status).toBe(404);
    const foreign = { headers: { Origin: "https://evil.example" } };
    expect((await fetch(`${emulator.url}/phone/miniprogram.js`, foreign)).status).toBe(403);
  });

  it.each(["cross-site", "same-site"])(
    "opens by a link on a %s page, such as one on another port, and gives that page nothing to load",
    async (site) => {
      await using emulator = await startEmulator(kitchen);
      const statusOf = async (path: string, mode: string, dest: string) => {
        const from = { "Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest };
        return (await rawGet(emulator.port, path, from)).status;
      };
      expect(await statusOf("/phone", "navigate", "document")).toBe(200);
      expect(await statusOf("/phone", "navigate", "iframe")).toBe(403);
      expect(await statusOf("/phone", "no-cors", "script")).toBe(403);
      expect(await statusOf("/phone/miniprogram.js", "no-cors", "script")).toBe(403);
      expect(await statusOf("/phone/miniprogram.js", "navigate", "document")).toBe(403);
      expect(await statusOf("/_emulator/state", "navigate", "document")).toBe(403);
      expect(await statusOf("/_emulator/state", "no-cors", "script")).toBe(403);
    },
  );

  it("opens for who types its address, and loads what belongs to it", async () => {
    await using emulator = await startEmulator(kitchen);
    const opened = await rawGet(emulator.port, "/phone", { "Sec-Fetch-Site": "none" });
    expect(opened.status).toBe(200);
    const own = { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors" };
    expect((await rawGet(emulator.port, "/phone/miniprogram.js", own)).status).toBe(200);
  });

  it("leaves paths that only begin alike to WeChat's server side", async () => {
    await using emulator = await startEmulator(kitchen);
    expect(await (await fetch(`${emulator.url}/phonebook`)).text()).not.toContain("phone has no");
  });

  it("runs the sample when no folder is given", async () => {
    await using emulator = await startEmulator();
    const manifest = (await (await fetch(`${emulator.url}/phone/miniprogram.json`)).json()) as {
      pages: string[];
    };
    expect(manifest.pages).toContain("pages/index/index");
  });
});

describe("/phone/files", () => {
  const secrets = {
    "app.ts": "secret",
    "images/a.png": "secret",
    // What a reader that decodes or splits otherwise would come upon.
    "images/..\\..\\secret.png": "secret",
    "%E0%A4%A.png": "secret",
    ".hidden.png": "secret",
    ".git/a.png": "secret",
  };

  it("shows the folder in which the following are not shown", async () => {
    await using folder = await createMiniProgramFolder(secrets);
    await using emulator = await startEmulator({ phone: { miniprogram: folder.dir } });
    const { status, body } = await rawGet(emulator.port, "/phone/files/images/a.png");
    expect({ status, body }).toEqual({ status: 200, body: "secret" });
  });

  it.each([
    "/phone/files/app.json",
    "/phone/files/app.ts",
    "/phone/files/.hidden.png",
    "/phone/files/.git/a.png",
    "/phone/files/images",
    "/phone/files/images/none.png",
    "/phone/files/../secret.png",
    "/phone/files/%2e%2e/secret.png",
    "/phone/files/..%2fsecret.png",
    "/phone/files/images/..%5c..%5csecret.png",
    "/phone/files/%E0%A4%A.png",
    "/phone/files/a%00.png",
    "/phone/files/link.png",
    "/phone/files/linked/secret.png",
  ])("%s is not shown", async (path) => {
    await using outside = await createMiniProgramFolder({ "secret.png": "secret" });
    await using folder = await createMiniProgramFolder({
      "secret.png": "secret",
      "project.config.json": `{ "miniprogramRoot": "src" }`,
      "src/app.json": `{ "pages": [], "description": "secret" }`,
      ...underSource(secrets),
    });
    await symlink(join(outside.dir, "secret.png"), join(folder.dir, "src/link.png"));
    await symlink(outside.dir, join(folder.dir, "src/linked"));
    await using emulator = await startEmulator({ phone: { miniprogram: folder.dir } });
    const { status, body } = await rawGet(emulator.port, path);
    expect(status).toBe(404);
    expect(body).not.toContain("secret");
  });
});

it("/phone/files shows the pictures of a package in node_modules, and nothing beside them", async () => {
  await using folder = await createMiniProgramFolder({
    "node_modules/kit/package.json": `{ "name": "kit", "miniprogram": "lib" }`,
    "node_modules/kit/lib/a.png": "picture",
    "node_modules/kit/b.png": "secret",
    "node_modules/kit/lib/c.js": "secret",
  });
  await using emulator = await startEmulator({ phone: { miniprogram: folder.dir } });
  const read = async (path: string) => fetch(`${emulator.url}/phone/files/${path}`);
  expect(await (await read("miniprogram_npm/kit/a.png")).text()).toBe("picture");
  expect((await read("miniprogram_npm/kit/b.png")).status).toBe(404);
  expect((await read("miniprogram_npm/kit/c.js")).status).toBe(404);
});

describe("a change in the folder", () => {
  it("is built anew and told to the panel; a broken build shows what is wrong until it is put right", async () => {
    await using folder = await createMiniProgramFolder();
    await using emulator = await startEmulator({ phone: { miniprogram: folder.dir } });
    const read = async (path: string) => (await fetch(emulator.url + path)).text();
    expect(await read("/phone/miniprogram.js")).toContain("pages/one/one");

    await using rebuilt = await followRebuilt(emulator.url);
    await folder.write({ "pages/one/one.js": "Page({ data: {, } });" });
    await rebuilt.until(({ isError }) => isError === true);
    const broken = await read("/phone/miniprogram.js");
    expect(broken).toContain("语法错误");
    expect(broken).not.toContain("一</view>");

    await folder.write({ "pages/one/one.js": "Page({ data: { isFixed: true } });" });
    const fixed = await rebuilt.until(({ isError }) => isError === false);
    expect(fixed).toMatchObject({ detail: { problems: [] } });
    await eventually(() => read("/phone/miniprogram.js")).toContain("isFixed");
  });
});

describe("watchFolder", () => {
  it("sees files in folders that are new, and none in node_modules", async () => {
    await using folder = await createMiniProgramFolder({ "node_modules/a/index.js": "" });
    let changeCount = 0;
    const stop = watchFolder(folder.dir, () => {
      changeCount += 1;
    });
    await folder.write({ "node_modules/a/index.js": "1" });
    await settle(300);
    expect(changeCount).toBe(0);
    await folder.write({ "new/one/a.js": "" });
    await eventually(() => changeCount).toBeGreaterThan(0);
    // What is still to come of it is no change of the next.
    await settle(300);
    const before = changeCount;
    await folder.write({ "new/one/a.js": "1" });
    await eventually(() => changeCount).toBeGreaterThan(before);
    stop();
    const atLast = changeCount;
    await folder.write({ "new/one/a.js": "2" });
    await settle(300);
    expect(changeCount).toBe(atLast);
  });
});

/** Long enough for what must not happen; what must is waited for. */
function settle(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function underSource(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`src/${path}`, text]));
}

function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: 30_000 });
}

/** fetch would tidy the path up before it is sent, and has headers of its own. */
function rawGet(
  port: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on("error", reject);
    sent.end();
  });
}

async function followRebuilt(url: string) {
  const stopping = new AbortController();
  const { body } = await fetch(`${url}/_emulator/live`, { signal: stopping.signal });
  if (!body) throw new Error("no stream");
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    /** A build of a file that is only half written may come before. */
    async until(isIt: (entry: Record<string, unknown>) => boolean) {
      for (;;) {
        const found = /data: (\{.*"kind":"rebuilt".*\})\n/.exec(text);
        if (found) {
          text = text.slice(found.index + found[0].length);
          const entry = JSON.parse(found[1] ?? "") as Record<string, unknown>;
          if (isIt(entry)) return entry;
          continue;
        }
        const { value, done } = await reader.read();
        if (done) throw new Error("the stream has ended");
        text += value;
      }
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await reader.cancel().catch(() => undefined);
    },
  };
}
