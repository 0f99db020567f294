import { expect, test } from "vitest";
import { ResourceStack } from "../src/resource-stack.ts";

function resource(name: string, closed: string[], fault?: Error): AsyncDisposable {
  return {
    [Symbol.asyncDispose]: async () => {
      closed.push(name);
      if (fault !== undefined) throw fault;
    },
  };
}

test("what was opened last is closed first, and each one although another fails", async () => {
  const closed: string[] = [];
  const fault = new Error("the queue did not stop");
  const stack = new ResourceStack();
  stack.use(resource("database", closed));
  stack.use(resource("queue", closed, fault));
  stack.defer(() => void closed.push("server"));

  await expect(stack[Symbol.asyncDispose]()).rejects.toBe(fault);

  expect(closed).toEqual(["server", "queue", "database"]);
});

test("what was handed on is closed by its new owner, once", async () => {
  const closed: string[] = [];
  const stack = new ResourceStack();
  stack.use(resource("database", closed));
  const next = stack.move();

  await stack[Symbol.asyncDispose]();
  expect(closed).toEqual([]);

  await next[Symbol.asyncDispose]();
  await next[Symbol.asyncDispose]();
  expect(closed).toEqual(["database"]);
});
