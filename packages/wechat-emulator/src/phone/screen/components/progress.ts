import type { BuiltIn } from "../built-in.ts";
import { element as create } from "../element.ts";

export const progress: BuiltIn = {
  tag: "progress",
  properties: {
    percent: 0,
    showInfo: false,
    borderRadius: 0,
    fontSize: 16,
    strokeWidth: 6,
    color: "#09BB07",
    activeColor: "",
    backgroundColor: "#EBEBEB",
    active: false,
    activeMode: "backwards",
    duration: 30,
  },
  create(part) {
    const fill = create("div", { class: "progress-fill" });
    const track = create("div", { class: "progress-track" }, fill);
    const info = create("span", { class: "progress-info" });
    part.element.append(track, info);
    let last = 0;
    return {
      slot: create("div"),
      update() {
        const percent = Math.min(Math.max(part.number("percent"), 0), 100);
        fill.style.width = `${percent}%`;
        fill.style.background = part.text("activeColor") || part.text("color");
        const ms = part.number("duration") * Math.abs(percent - last);
        fill.style.transition = part.flag("active") ? `width ${ms}ms linear` : "";
        track.style.height = `${part.number("strokeWidth")}px`;
        track.style.background = part.text("backgroundColor");
        track.style.borderRadius = `${part.number("borderRadius")}px`;
        info.hidden = !part.flag("showInfo");
        info.textContent = `${percent}%`;
        info.style.fontSize = `${part.number("fontSize")}px`;
        if (part.flag("active") && percent !== last) {
          setTimeout(() => part.trigger("activeend", { curPercent: percent }), ms);
        }
        last = percent;
      },
    };
  },
};
