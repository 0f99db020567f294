import type { BuiltIn, Part } from "../built-in.ts";
import { element as create } from "../element.ts";

export const swiperItem: BuiltIn = {
  tag: "swiper-item",
  properties: { itemId: "", skipHiddenItemLayout: false },
  create(part) {
    return {
      update() {
        part.element.dataset["itemId"] = part.text("itemId");
      },
    };
  },
};

export const swiper: BuiltIn = {
  tag: "swiper",
  properties: {
    indicatorDots: false,
    indicatorColor: "rgba(0, 0, 0, .3)",
    indicatorActiveColor: "#000000",
    autoplay: false,
    current: 0,
    currentItemId: "",
    interval: 5000,
    duration: 500,
    circular: false,
    vertical: false,
    previousMargin: "0px",
    nextMargin: "0px",
    displayMultipleItems: 1,
    easingFunction: "default",
  },
  create(part) {
    const track = create("div", { class: "swiper-track" });
    const port = create("div", { class: "swiper-port" }, track);
    const dots = create("div", { class: "swiper-dots" });
    part.element.append(port, dots);
    const items = (): HTMLElement[] => [...track.children].filter(isItem);
    const indexOf = (itemId: string): number =>
      itemId === "" ? -1 : items().findIndex((item) => item.dataset["itemId"] === itemId);
    let shown = 0;
    let followedId = "";

    const place = (isAnimated: boolean, dragPx = 0): void => {
      const isVertical = part.flag("vertical");
      const share = 100 / Math.max(1, part.number("displayMultipleItems"));
      track.style.transition = isAnimated ? `transform ${part.number("duration")}ms` : "none";
      const move = `calc(${-shown * share}% + ${dragPx}px)`;
      track.style.transform = isVertical ? `translateY(${move})` : `translateX(${move})`;
      for (const item of items()) item.style.flexBasis = `${share}%`;
      drawDots();
    };
    const drawDots = (): void => {
      dots.hidden = !part.flag("indicatorDots");
      const colors = items().map((_, index) =>
        part.text(index === shown ? "indicatorActiveColor" : "indicatorColor"),
      );
      dots.replaceChildren(
        ...colors.map((color) => {
          const dot = create("i");
          dot.style.background = color;
          return dot;
        }),
      );
    };
    const show = (index: number, source: "autoplay" | "touch" | ""): void => {
      const { length } = items();
      const wrapped = part.flag("circular") && length > 0 ? (index + length) % length : index;
      const next = Math.min(Math.max(wrapped, 0), Math.max(length - 1, 0));
      const isNew = next !== shown;
      shown = next;
      place(true);
      if (!isNew) return;
      const currentItemId = items()[next]?.dataset["itemId"] ?? "";
      part.set("current", next);
      const detail = { current: next, source, currentItemId };
      part.trigger("change", detail);
      setTimeout(() => part.trigger("animationfinish", detail), part.number("duration"));
    };

    const autoplay = createTimer(() => {
      const { length } = items();
      show(shown + 1 < length ? shown + 1 : 0, "autoplay");
    });
    followSwipe(part, port, {
      onMove: (px) => place(false, px),
      onEnd(px, size) {
        if (Math.abs(px) < Math.min(size / 5, 60)) place(true);
        else show(shown + (px < 0 ? 1 : -1), "touch");
      },
    });
    return {
      slot: track,
      attached() {
        // Its items are there only now.
        const named = indexOf(followedId);
        if (named >= 0) {
          shown = named;
          part.set("current", named);
        }
        place(false);
      },
      detached: () => autoplay.set(undefined),
      update() {
        part.element.toggleAttribute("data-vertical", part.flag("vertical"));
        // A swipe moves on and leaves the property as it is: it holds only when it changes.
        const itemId = part.text("currentItemId");
        const named = itemId === followedId ? -1 : indexOf(itemId);
        followedId = itemId;
        const wanted = named >= 0 ? named : part.number("current");
        port.style.margin = part.flag("vertical")
          ? `${part.text("previousMargin")} 0 ${part.text("nextMargin")}`
          : `0 ${part.text("nextMargin")} 0 ${part.text("previousMargin")}`;
        if (wanted !== shown && part.element.isConnected) show(wanted, "");
        else {
          shown = wanted;
          // Items come after the swiper itself.
          queueMicrotask(() => place(false));
        }
        autoplay.set(part.flag("autoplay") ? part.number("interval") : undefined);
      },
    };
  },
};

function isItem(child: Element): child is HTMLElement {
  return child.localName === "wx-swiper-item";
}

function createTimer(callback: () => void): { set(ms: number | undefined): void } {
  let timer: ReturnType<typeof setInterval> | undefined;
  let current: number | undefined;
  return {
    set(ms) {
      if (ms === current) return;
      current = ms;
      clearInterval(timer);
      if (ms !== undefined) timer = setInterval(callback, Math.max(ms, 100));
    },
  };
}

/** A drag along the swiper's axis, with a finger or the mouse. */
function followSwipe(
  part: Part,
  port: HTMLElement,
  { onMove, onEnd }: { onMove(px: number): void; onEnd(px: number, size: number): void },
): void {
  let start: number | undefined;
  let px = 0;
  const along = ({ clientX, clientY }: { clientX: number; clientY: number }): number =>
    part.flag("vertical") ? clientY : clientX;
  const begin = (point: { clientX: number; clientY: number }): void => {
    start = along(point);
    px = 0;
  };
  const move = (point: { clientX: number; clientY: number }): void => {
    if (start === undefined) return;
    px = along(point) - start;
    if (Math.abs(px) > 5) onMove(px);
  };
  const end = (): void => {
    if (start !== undefined && Math.abs(px) > 5) {
      onEnd(px, part.flag("vertical") ? port.clientHeight : port.clientWidth);
    }
    start = undefined;
  };
  port.addEventListener("touchstart", ({ touches }) => touches[0] && begin(touches[0]));
  port.addEventListener("touchmove", ({ touches }) => touches[0] && move(touches[0]));
  port.addEventListener("touchend", end);
  port.addEventListener("mousedown", begin);
  port.addEventListener("mousemove", (event) => event.buttons === 1 && move(event));
  port.addEventListener("mouseup", end);
  port.addEventListener("mouseleave", end);
}
