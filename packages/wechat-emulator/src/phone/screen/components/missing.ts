import type { BuiltIn } from "../built-in.ts";
import { componentCoverage } from "../component-coverage.ts";
import { element as create } from "../element.ts";

/** A grey box with the name, so that nobody looks for a fault of his own. */
export const missingComponents: BuiltIn[] = componentCoverage
  .filter(({ state }) => state === "not-yet")
  .map(({ tag }) => ({
    tag,
    // What pages commonly set; the value changes nothing.
    properties: { src: "", type: "", mode: "", url: "", controls: false, autoplay: false },
    create({ element, environment }) {
      element.classList.add("missing-component");
      element.append(
        create("strong", {}, `<${tag}>`),
        create("span", {}, "手机模拟器还没有这个组件，请用真机查看"),
      );
      environment.tellMissing(`组件 <${tag}>`);
      return { slot: create("div") };
    },
  }));
