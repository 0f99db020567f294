import { afterEach, expect, test, vi } from "vitest";
import { compileMapping } from "../src/flow/messages/scene-mapping.ts";
import { paramsOf } from "../src/flow/messages/remembered-params.ts";

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

test("params that are remembered are those that compiling finds, and a fault is that of its own keyword", () => {
  const scene = {
    name: "s",
    mapping: {
      thing1: "{{ a }}",
      thing2: "新留言",
      thing3: "{% if b %}{{ a.c | upcase }}{% endif %}",
      thing4: `{{ d }}${"长".repeat(300)}`,
    },
    page: "pages/course?id={{ e }}",
  };
  for (const one of [scene, scene, { ...scene, page: null }, { ...scene, mapping: {} }]) {
    expect(paramsOf(one)).toEqual(compileMapping(one).params);
  }
  for (const key of ["thing1", "thing2"]) {
    expect(() => paramsOf({ ...scene, mapping: { [key]: "{{ a" } })).toThrow(
      `the Liquid of ${key}`,
    );
  }
});
