import { readFileSync } from "node:fs";
import pg from "pg";
import { pino } from "pino";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { connect } from "../src/db/connection.ts";
import { createDatabaseGauges } from "../src/flow/operations/database-gauges.ts";
import { createMetrics } from "../src/metrics.ts";
import { watchProcess } from "../src/process-gauges.ts";

const read = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; summary_zh: string; runbook: string };
}

const rules = (
  parse(read("deploy/prometheus/alerts.yaml")) as { groups: { rules: Rule[] }[] }
).groups.flatMap((group) => group.rules);

interface Panel {
  id: number;
  title: string;
  targets?: { expr: string }[];
  gridPos: { x: number; y: number; w: number; h: number };
}

const { panels } = JSON.parse(read("deploy/grafana/hongyan.json")) as { panels: Panel[] };

/** Each metric of ours, and of its process, with its labels. */
function knownMetrics(): Map<string, Set<string>> {
  const { registry } = createMetrics();
  watchProcess(registry, { pool: new pg.Pool(), wechat: { tokenStates: () => [] }, version: "0" });
  const { db } = connect("postgres://127.0.0.1:1/none", 1);
  createDatabaseGauges(registry, { db, logger: pino({ level: "silent" }) });
  return new Map(
    registry.getMetricsAsArray().map((metric) => {
      const labels = "labelNames" in metric ? (metric.labelNames as string[]) : [];
      return [metric.name, new Set(labels)];
    }),
  );
}

interface Selector {
  metric: string;
  matchers: { label: string; value: string }[];
}

/** The selectors of an expression; not all of PromQL, but what stands in our files. Throws on what is not closed. */
function selectorsOf(expr: string): Selector[] {
  const bare = expr.replaceAll(/"[^"\n]*"/g, '""');
  let open = "";
  for (const [sign] of bare.matchAll(/[()[\]{}"]/g)) {
    if (sign === '"') open = open.endsWith('"') ? open.slice(0, -1) : `${open}"`;
    else if ("([{".includes(sign)) open += sign;
    else if ("([{"[")]}".indexOf(sign)] !== open.at(-1))
      throw new Error(`${sign} too many: ${expr}`);
    else open = open.slice(0, -1);
  }
  if (open !== "") throw new Error(`${open} is not closed: ${expr}`);
  return [...expr.matchAll(/\b((?:hongyan|process|nodejs)_\w+|up)\b(?:\{([^}]*)\})?/g)].map(
    ([, name = "", inner = ""]) => ({
      metric: name.replace(/_(bucket|count|sum)$/, ""),
      matchers: [...inner.matchAll(/(\w+)(?:=~|!~|!=|=)"([^"]*)"/g)].map(
        ([, label = "", value = ""]) => ({ label, value }),
      ),
    }),
  );
}

const expressions = [
  ...rules.map(({ alert, expr }) => ({ where: alert, expr })),
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ where: title, expr })),
  ),
];

test("every alert and every panel asks for metrics that exist, by labels and values that they have", () => {
  const known = knownMetrics();
  const rowOf = (metric: string): string =>
    read("docs/observability.md")
      .split("\n")
      .find((line) => line.startsWith(`| \`${metric}\``)) ?? "";
  const ofPrometheus = new Set(["le", "job", "instance"]);
  for (const { where, expr } of expressions) {
    const selectors = selectorsOf(expr);
    expect(selectors.length, where).toBeGreaterThan(0);
    for (const { metric, matchers } of selectors) {
      if (metric !== "up") expect([...known.keys()], where).toContain(metric);
      for (const { label, value } of matchers.filter((one) => !ofPrometheus.has(one.label))) {
        expect([...(known.get(metric) ?? [])], where).toContain(label);
        if (value.includes(".*")) continue;
        for (const one of value.split("|")) expect(rowOf(metric), where).toContain(`\`${one}\``);
      }
    }
  }
});

test("an expression that is not closed, or asks for what is not there, is found by the checks above", () => {
  expect(() => selectorsOf("max(hongyan_apps")).toThrow("not closed");
  expect(() => selectorsOf("max(hongyan_apps))")).toThrow("too many");
  expect(selectorsOf('rate(hongyan_nothing_count{a="b|c"}[5m])')).toEqual([
    { metric: "hongyan_nothing", matchers: [{ label: "a", value: "b|c" }] },
  ]);
});

test("each alert says in both languages what is wrong, and both pages say under its name what to do", () => {
  expect(new Set(rules.map((rule) => rule.alert)).size).toBe(rules.length);
  for (const page of ["docs/observability.md", "docs/observability.zh-CN.md"]) {
    const headings = [...read(page).matchAll(/^### (Hongyan\w+)$/gm)].map(([, name]) => name);
    expect(headings, page).toEqual(rules.map((rule) => rule.alert));
  }
  for (const { alert, labels, annotations } of rules) {
    expect(["critical", "warning", "info"]).toContain(labels.severity);
    expect(annotations.runbook).toBe(`docs/observability.md#${alert.toLowerCase()}`);
    expect(annotations.summary).not.toMatch(/\p{Script=Han}/u);
    expect(annotations.summary_zh).toMatch(/\p{Script=Han}/u);
  }
});

test("the dashboard's panels have ids of their own and do not cover each other", () => {
  expect(new Set(panels.map((panel) => panel.id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
});
