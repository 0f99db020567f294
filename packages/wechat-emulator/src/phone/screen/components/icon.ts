import type { BuiltIn } from "../built-in.ts";

export const icon: BuiltIn = {
  tag: "icon",
  properties: { type: "", size: 23, color: "" },
  create(part) {
    const { element } = part;
    return {
      update() {
        const size = part.text("size");
        element.dataset["type"] = part.text("type");
        element.style.setProperty("--icon-size", /^[\d.]+$/.test(size) ? `${size}px` : size);
        const color = part.text("color");
        if (color === "") element.style.removeProperty("--icon-color");
        else element.style.setProperty("--icon-color", color);
      },
    };
  },
};
