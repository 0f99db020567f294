import type { BuiltIn, Part } from "../built-in.ts";
import { element as create } from "../element.ts";
import { findByWxmlId } from "../find-by-id.ts";
import { createPullDown } from "../pull-down.ts";

export const scrollView: BuiltIn = {
  tag: "scroll-view",
  properties: {
    scrollX: false,
    scrollY: false,
    upperThreshold: 50,
    lowerThreshold: 50,
    scrollTop: "",
    scrollLeft: "",
    scrollIntoView: "",
    scrollWithAnimation: false,
    enableBackToTop: false,
    enableFlex: false,
    showScrollbar: true,
    enhanced: false,
    bounces: true,
    pagingEnabled: false,
    refresherEnabled: false,
    refresherTriggered: false,
    refresherThreshold: 45,
    refresherDefaultStyle: "black",
    refresherBackground: "",
    scrollAnchoring: false,
    type: "list",
  },
  create(part) {
    const content = create("div", { class: "scroll-content" });
    const scroller = create("div", { class: "scroll-port" }, content);
    part.element.append(scroller);
    watch(part, scroller);
    const refresher = createRefresher(part, scroller);
    const applied: Record<string, unknown> = {};
    const whenChanged = (name: string, apply: (value: string) => void): void => {
      const value = part.value(name);
      if (applied[name] === value) return;
      applied[name] = value;
      if (value !== "" && value != null) apply(part.text(name));
    };
    const move = (): void => {
      const behavior = part.flag("scrollWithAnimation") ? "smooth" : "instant";
      const scrollTo = (options: ScrollToOptions): void => {
        if (typeof scroller.scrollTo === "function") scroller.scrollTo({ ...options, behavior });
      };
      whenChanged("scrollTop", (value) => scrollTo({ top: Number.parseFloat(value) }));
      whenChanged("scrollLeft", (value) => scrollTo({ left: Number.parseFloat(value) }));
      whenChanged("scrollIntoView", (id) => {
        const target = findByWxmlId(content, id);
        if (!target) return;
        const from = scroller.getBoundingClientRect();
        const to = target.getBoundingClientRect();
        scrollTo({
          ...(part.flag("scrollY") && { top: scroller.scrollTop + to.top - from.top }),
          ...(part.flag("scrollX") && { left: scroller.scrollLeft + to.left - from.left }),
        });
      });
    };
    return {
      slot: content,
      attached: move,
      update() {
        scroller.classList.toggle("scroll-x", part.flag("scrollX"));
        scroller.classList.toggle("scroll-y", part.flag("scrollY"));
        scroller.classList.toggle("scroll-bare", !part.flag("showScrollbar"));
        content.classList.toggle("scroll-flex", part.flag("enableFlex"));
        refresher.update();
        // The children that are scrolled to are drawn after this.
        if (scroller.isConnected) queueMicrotask(move);
      },
    };
  },
};

function watch(part: Part, scroller: HTMLElement): void {
  let last = { top: 0, left: 0 };
  let edge = "upper";
  scroller.addEventListener("scroll", () => {
    const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } =
      scroller;
    part.trigger("scroll", {
      scrollTop,
      scrollLeft,
      scrollHeight,
      scrollWidth,
      deltaX: last.left - scrollLeft,
      deltaY: last.top - scrollTop,
    });
    last = { top: scrollTop, left: scrollLeft };
    const isVertical = part.flag("scrollY");
    const before = isVertical ? scrollTop : scrollLeft;
    const behind = isVertical
      ? scrollHeight - clientHeight - scrollTop
      : scrollWidth - clientWidth - scrollLeft;
    const now =
      before <= part.number("upperThreshold")
        ? "upper"
        : behind <= part.number("lowerThreshold")
          ? "lower"
          : "";
    if (now !== edge && now === "upper") {
      part.trigger("scrolltoupper", { direction: isVertical ? "top" : "left" });
    }
    if (now !== edge && now === "lower") {
      part.trigger("scrolltolower", { direction: isVertical ? "bottom" : "right" });
    }
    edge = now;
  });
}

function createRefresher(part: Part, scroller: HTMLElement): { update(): void } {
  let pullDown: ReturnType<typeof createPullDown> | undefined;
  let isTriggered = false;
  return {
    update() {
      if (!part.flag("refresherEnabled")) return;
      pullDown ??= createPullDown({
        scroller,
        isEnabled: true,
        isDark: part.text("refresherDefaultStyle") !== "white",
        onPull() {
          isTriggered = true;
          part.set("refresherTriggered", true);
          part.trigger("refresherrefresh", {});
        },
      });
      const wanted = part.flag("refresherTriggered");
      if (wanted === isTriggered) return;
      isTriggered = wanted;
      if (wanted) pullDown.start();
      else {
        pullDown.stop();
        part.trigger("refresherrestore", {});
      }
    },
  };
}
