import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { eventually } from "@hongyan/testing/eventually";
import { params, type MessageView } from "@hongyan/testing/server";
import { beforeAll, describe, expect, test } from "vitest";
import { bundle, type Bundles } from "../bundle.ts";
import type { createPush } from "../src/index.ts";
import { compileFaults } from "./compile.ts";
import { fakeWx } from "./fake-wx.ts";
import { startWorld } from "./world.ts";

const pathOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
let bundles: Bundles;
beforeAll(async () => {
  bundles = await bundle();
});

describe("what a mini program carries", () => {
  test("is smaller than 6 KB (of 1,024 bytes)", () => {
    expect(Buffer.byteLength(bundles.miniprogram)).toBeLessThan(6_144);
  });

  test("is the copy that the sample has for WeChat's devtools, which open it without a build", () => {
    const copy =
      "../../examples/miniprogram/miniprogram/miniprogram_npm/@hongyan/miniprogram/index.js";
    // When this fails: npm run build -w @hongyan/miniprogram
    expect(readFileSync(pathOf(copy), "utf8")).toBe(bundles.miniprogram);
  });

  test("needs nothing but the language and setTimeout, and evaluates no text", async () => {
    const { createPush } = load(bundles.miniprogram);
    const { api, calls } = fakeWx();
    const push = createPush({ api, baseUrl: "https://push.example.com/" });
    await push.ready();
    expect(push.state).toEqual({ status: "ready" });
    expect(await push.request(["course"])).toMatchObject({
      accepted: ["course"],
      isReported: true,
    });
    expect(calls).toEqual([
      "POST https://push.example.com/mp/sessions",
      "GET https://push.example.com/mp/start",
      "POST https://push.example.com/mp/grants",
    ]);
    expect(bundles.miniprogram).not.toMatch(
      /\beval\b|\bFunction\(|\bwindow\b|\bdocument\b|require\(/,
    );
  });
});

test("the built SDK does the whole way: an accept without network, the next start, a message, its card opened", async () => {
  await using world = await startWorld();
  const { createPush } = load(bundles.miniprogram);
  const scene = "task-reminder";
  const first = await world.start({ create: createPush });
  await first.push.ready();
  world.gate.trouble = "closed";
  const asked = await first.phone.tap(() => first.push.request([scene]));
  expect(asked).toMatchObject({ accepted: [scene], isReported: false });
  world.gate.trouble = undefined;

  const second = await first.restart();
  const sent = await second.push.send(scene, params);
  if (!sent.ok) throw new Error(sent.error.code);
  await world.server.until(sent.messageId, "sent", "delivered");
  const query = { hymid: sent.messageId };
  second.phone.open({ path: "pages/task/detail", query, scene: 1014 });

  await eventually(async () => {
    const { body } = await world.server.call<MessageView>("GET", `/v1/messages/${sent.messageId}`);
    expect(body.events.map(({ type }) => type)).toContain("message.opened");
  });
});

test("the other forms export the same", () => {
  expect(typeof load(bundles.cjs).createPush).toBe("function");
  expect(bundles.esm).toMatch(/export \{\s*createPush\s*\};/);
});

test("the real wx is an api, choices are typed by scene, and a wrong scene does not compile", () => {
  expect(compileFaults(pathOf("type-tests"))).toBe("");
});

test("no function is called that ES2017 lacks: the oldest phones that can subscribe have no other", () => {
  expect(compileFaults(pathOf("tsconfig.build.json"))).toBe("");
});

interface Loaded {
  createPush: typeof createPush;
}

/** In a world without anything of Node or of a browser. */
function load(code: string): Loaded {
  const exports = {};
  const module = { exports };
  runInNewContext(
    code,
    { exports, module, setTimeout },
    { contextCodeGeneration: { strings: false } },
  );
  return module.exports as Loaded;
}
