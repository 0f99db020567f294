import { createDatabase } from "@hongyan/testing/databases";
import { expect, inject, test } from "vitest";
import { faultsOf } from "./judge.ts";
import { runFuzz } from "./run.ts";
import { startWorld } from "./world.ts";

// A share of `npm run fuzz` (docs/operations/fuzz.md) that is always the same.

test("1,600 generated requests to every route: no 5xx, no secret, no answer in another form, nobody is left waiting", async () => {
  await using world = await startWorld(await createDatabase(inject("postgresUrl")));
  const report = await runFuzz(world, { requests: 1_600, seed: 20_261_127 });
  expect(report.faults).toEqual([]);
  expect(report.requests).toBe(1_600);
  expect(report.reached.size).toBeGreaterThan(80);
}, 60_000);

test("an answer that shows a secret, the server's insides, or a fault of its own is found", () => {
  const request = {
    operation: "GET /v1/messages",
    method: "GET",
    target: "/v1/messages",
    headers: {},
    body: undefined,
    credential: 0,
  };
  const judge = (status: number, text: string) =>
    faultsOf(request, { status, headers: {}, text }, new Set(["a-secret"]));
  const refusal = { error: { code: "BAD_REQUEST", message: "no" } };
  expect(judge(400, JSON.stringify(refusal))).toEqual([]);
  expect(judge(200, "it is a-secret")).toEqual(["shows the secret a-secret"]);
  expect(judge(200, "Error\n    at run (server.ts:1:2)")).toEqual(["shows a stack trace"]);
  expect(judge(200, "select 1 from hongyan.messages")).toEqual(["shows SQL"]);
  expect(judge(422, JSON.stringify(refusal))).toEqual(["answers BAD_REQUEST with 422"]);
  expect(judge(404, "<h1>Not found</h1>")).toHaveLength(1);
  const internal = { error: { code: "INTERNAL", message: "something went wrong" } };
  expect(judge(500, JSON.stringify(internal))).toEqual(["answers 500 INTERNAL"]);
});
