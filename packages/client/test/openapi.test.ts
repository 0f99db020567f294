import { describeApi } from "@hongyan/server/openapi";
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";

const document = (await describeApi()) as {
  paths: Record<string, Record<string, Operation>>;
};

interface Operation {
  operationId: string;
  summary?: string;
  tags?: string[];
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method} ${path}`,
    path,
    operation,
  })),
);

test("openapi.json is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate({ ...document });
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  expect(validator.version).toBe("3.1");
});

test("every operation has an operationId of its own, a summary and a tag", () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(ids.filter((id) => !/^[a-z]+[A-Z][0-9A-Za-z]+$/.test(id))).toEqual([]);
  expect(ids).toHaveLength(new Set(ids).size);
  for (const { name, operation } of operations) {
    expect(operation.summary, name).toBeTruthy();
    expect(operation.tags, name).toHaveLength(1);
  }
});

test("an operationId follows from method and path, so that generated code keeps its names", () => {
  const idOf = (method: string, path: string) => document.paths[path]?.[method]?.operationId;
  expect(idOf("post", "/v1/messages")).toBe("postMessages");
  expect(idOf("post", "/v1/messages/{id}/cancel")).toBe("postMessagesByIdCancel");
  expect(idOf("get", "/mp/scenes")).toBe("getMpScenes");
});

test("every route of ours says how it refuses, in the one form of errors", () => {
  const ours = operations.filter(({ path }) => /^\/(v1|mp|app)\//.test(path));
  expect(ours.length).toBeGreaterThan(100);
  for (const { name, operation } of ours) {
    for (const status of ["4XX", "5XX"]) {
      expect(operation.responses[status]?.content?.["application/json"]?.schema, name).toEqual({
        $ref: "#/components/schemas/Error",
      });
    }
  }
});
