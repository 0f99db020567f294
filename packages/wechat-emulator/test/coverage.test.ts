import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { coverage } from "../src/coverage.ts";
import { controlRoutes } from "../src/control/control-routes.ts";
import { faultKinds } from "../src/faults.ts";
import { wechatRoutes } from "../src/routes.ts";
import { defaultSwitches } from "../src/switches.ts";

test("the coverage table names exactly the registered routes as supported or partial", () => {
  const promised = coverage.filter(({ support }) => support !== "not-yet");

  const registered = [...wechatRoutes].map(([path, { method }]) => `${method} ${path}`);

  expect(promised.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
    registered.toSorted(),
  );
});

test("no endpoint stands in the coverage table twice", () => {
  const paths = coverage.map(({ path }) => path);

  expect(new Set(paths).size).toBe(paths.length);
});

test.each(["README.md", "README.zh-CN.md"])(
  "%s lists every endpoint, fault, switch and control route",
  (file) => {
    const readme = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");

    const wanted = [
      ...coverage.map(({ method, path, support }) => `| ${method} | \`${path}\` | ${support} |`),
      ...Object.keys(faultKinds).map((kind) => `| \`${kind}\` |`),
      ...Object.keys(defaultSwitches).map((name) => `\`${name}\``),
      ...Object.keys(controlRoutes).map((route) => `\`${route}\``),
    ];

    expect(wanted.filter((row) => !readme.includes(row))).toEqual([]);
  },
);
