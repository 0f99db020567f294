import { parseTemplate, validate } from "@hongyan/wechat";
import { compileMapping } from "../../packages/server/src/flow/messages/scene-mapping.ts";
import type { Measurement } from "../lib/bench.ts";
import { measureLoop } from "../lib/measure-loop.ts";
import { paramsOf, scene, template } from "../lib/sample.ts";

/** A scene's Liquid over the params, then the keyword rules: what every POST /v1/messages computes. */
export const render: Measurement = {
  rows: ["render"],
  async measure(bench) {
    const parsed = parseTemplate(template);
    const mapping = compileMapping(scene);
    const messages = Array.from({ length: 1_000 }, (_, index) => paramsOf(index));
    return [
      measureLoop(bench, "render", "messages/s", (index) => {
        const { data } = mapping.render(messages[index] ?? {});
        if (validate(parsed, data).length > 0) throw new Error("the sample breaks a rule");
      }),
    ];
  },
};
