import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { publishedPackages } from "../packs/published-packages.ts";

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, { uses?: string; permissions?: Record<string, string>; steps?: Step[] }>;
}

const root = new URL("../../", import.meta.url);
const folder = new URL(".github/workflows/", root);
const workflows = readdirSync(folder).map((file) => {
  const text = readFileSync(new URL(file, folder), "utf8");
  return { file, text, workflow: parse(text) as Workflow };
});
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${file} ${name}`, job })),
);
const steps = jobs.flatMap(({ name, job }) => (job.steps ?? []).map((step) => ({ name, step })));
const release = workflows.find(({ file }) => file === "release.yml")!.workflow;

test("a workflow may read the code and nothing else, but for the two jobs that must do more", () => {
  for (const { workflow } of workflows) expect(workflow.permissions).toEqual({ contents: "read" });
  const more = jobs.filter(({ job }) => job.permissions !== undefined);
  expect(Object.fromEntries(more.map(({ name, job }) => [name, job.permissions]))).toEqual({
    "release.yml publish": { "id-token": "write" },
    "release.yml announce": { contents: "write" },
  });
});

test("where there is something to steal, no code of a dependency or of the repository runs", () => {
  for (const name of ["publish", "announce"]) {
    const ofJob = release.jobs[name]?.steps ?? [];
    const actions = ofJob.flatMap(({ uses }) => uses?.split("@")[0] ?? []);
    expect(actions).not.toContain("actions/checkout");
    const commands = ofJob.map(({ run }) => run ?? "").join("\n");
    expect(commands).not.toMatch(/npm (ci|install|run|exec)|npx|node /);
  }
});

test("an action that changes its tag changes nothing here: each is named by its commit", () => {
  for (const { name, step } of steps) {
    if (step.uses !== undefined) expect(step.uses, name).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  }
  const called = jobs.flatMap(({ job }) => job.uses ?? []);
  expect(called).toEqual(["./.github/workflows/ci.yml"]);
});

test("no secret is there to leak, and nothing from outside is pasted into a command", () => {
  for (const { file, text, workflow } of workflows) {
    expect(text, file).not.toMatch(/\bsecrets\b/);
    expect(Object.keys(workflow.on), file).not.toContain("pull_request_target");
  }
  for (const { name, step } of steps) {
    expect(step.run ?? "", name).not.toContain("${{");
    if (step.uses?.startsWith("actions/checkout@")) {
      expect(step.with?.["persist-credentials"], name).toBe(false);
    }
  }
});

test("the commands of the workflows are in the repository, and every published package in the release", () => {
  const manifest = readFileSync(new URL("package.json", root), "utf8");
  const { scripts } = JSON.parse(manifest) as { scripts: Record<string, string> };
  const commands = steps.map(({ step }) => step.run ?? "").join("\n");
  const names = [...commands.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
  expect(names).not.toEqual([]);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(names));
  const files = [...commands.matchAll(/(?:scripts|\.ci)\/[\w./-]+/g)].map(([file]) => file);
  expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
  const lists = [...commands.matchAll(/for name in ([^;]+);/g)].map(([, list]) => list);
  expect(lists).toEqual(Array(2).fill(publishedPackages.join(" ")));
});
