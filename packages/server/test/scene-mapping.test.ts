import { afterEach, expect, test, vi } from "vitest";
import { compileMapping } from "../src/flow/messages/scene-mapping.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const mapping = compileMapping({ name: "s", mapping: { thing1: "{{ a }}" }, page: null });

test("good params are not refused because the process stood still for a moment", () => {
  let reads = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (reads++ === 0 ? 0 : 60_000));
  expect(mapping.render({ a: "x" }).data).toEqual({ thing1: "x" });
});

test("what takes too long each time is refused", () => {
  let reads = 0;
  vi.spyOn(performance, "now").mockImplementation(() => (reads += 60_000));
  expect(() => mapping.render({ a: "x" })).toThrow("render limit exceeded");
});
