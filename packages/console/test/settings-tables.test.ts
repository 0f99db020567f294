import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { scope } from "../../server/src/contract/scopes.ts";
import { auditedRoutes } from "../../server/src/http/audit/audited-routes.ts";
import { eventFamilies } from "../src/api/event-types.ts";
import { scopeGroups } from "../src/pages/api-keys/scopes.ts";
import { actions } from "../src/pages/audit-log/actions.ts";
import { differencesOf } from "../src/pages/audit-log/differences.ts";
import { makeEncodingAesKey, makeToken } from "../src/pages/callback/make-secrets.ts";
import { faultOfOrigin } from "../src/pages/callback/origin-fault.ts";

const root = new URL("../../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

test("every action that the server writes to the audit log has words", () => {
  const flows = readdirSync(new URL("packages/server/src/flow/operators/", root));
  const written = [
    ...Object.values(auditedRoutes).flatMap((audit) => audit?.action ?? []),
    ...flows.flatMap((file) =>
      [...read(`packages/server/src/flow/operators/${file}`).matchAll(/action: "([^"]+)"/g)].map(
        ([, action]) => action ?? "",
      ),
    ),
  ];

  expect(written.length).toBeGreaterThan(50);
  expect(written.filter((action) => !(actions as string[]).includes(action))).toEqual([]);
});

test("the events offered to webhooks are those of docs/webhooks.md, but for the test's own", () => {
  const documented = [...read("docs/webhooks.md").matchAll(/^\| `([a-z]+\.[a-z-]+)` \|/gm)].map(
    ([, type]) => type ?? "",
  );
  const offered = Object.entries(eventFamilies).flatMap(([family, types]) =>
    types.map((type) => `${family}.${type}`),
  );

  expect(offered.toSorted()).toEqual(documented.filter((one) => one !== "webhook.test").toSorted());
});

test("every scope of an API key is offered, each once", () => {
  const offered = ["*", ...Object.values(scopeGroups).flat()];

  expect(offered.toSorted()).toEqual([...scope.options].toSorted());
});

test("a Token and an EncodingAESKey made in the browser are what WeChat takes, and never the same twice", () => {
  const keys = Array.from({ length: 200 }, makeEncodingAesKey);

  for (const key of keys) {
    expect(key).toMatch(/^[0-9A-Za-z]{43}$/);
    // Strict decoders write back what they read.
    expect(Buffer.from(`${key}=`, "base64").toString("base64")).toBe(`${key}=`);
  }
  expect(new Set(keys).size).toBe(200);
  expect(makeToken()).toMatch(/^[0-9A-Za-z]{32}$/);
});

test.each([
  ["https://push.example.com", undefined],
  ["http://push.example.com", "notEncrypted"],
  ["https://push.example.com:8443", "portTaken"],
  ["http://127.0.0.1:3000", "notPublic"],
  ["http://192.168.1.8", "notPublic"],
  ["http://console", "notPublic"],
  ["https://push.example.com/console", "notAnAddress"],
  ["push.example.com", "notAnAddress"],
  ["javascript://push.example.com", "notAnAddress"],
])("the address %s is told to be %s for WeChat's pushes", (origin, fault) => {
  expect(faultOfOrigin(origin)).toBe(fault);
});

test("a difference names each member that changed, those that came and those that went, and no other", () => {
  const before = { name: "A", pacing: { perSecond: 10, burst: null }, events: ["a", "b"], old: 1 };
  const after = { name: "A", pacing: { perSecond: 20, burst: null }, events: ["a"], new: true };

  expect(differencesOf(before, after)).toEqual([
    { path: "pacing.perSecond", before: "10", after: "20" },
    { path: "events", before: "a, b", after: "a" },
    { path: "old", before: "1", after: undefined },
    { path: "new", before: undefined, after: "true" },
  ]);
});
