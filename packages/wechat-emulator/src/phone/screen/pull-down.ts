import { element } from "./element.ts";

export interface PullDown {
  start(): void;
  stop(): void;
}

export interface PullDownOptions {
  scroller: HTMLElement;
  isEnabled: boolean;
  isDark: boolean;
  onPull(): void;
}

const openPx = 50;

/** Pulling the page down at its top, with a finger or the mouse; the page says when it has refreshed. */
export function createPullDown({ scroller, isEnabled, isDark, onPull }: PullDownOptions): PullDown {
  const dots = element("div", { class: isDark ? "pull-dots" : "pull-dots pull-dots-light" });
  dots.append(element("i"), element("i"), element("i"));
  scroller.before(dots);
  let isOpen = false;
  const show = (px: number, isMoving: boolean): void => {
    scroller.style.transition = isMoving ? "none" : "";
    scroller.style.transform = px === 0 ? "" : `translateY(${px}px)`;
    dots.classList.toggle("pull-dots-on", px > 0);
  };
  const pullDown: PullDown = {
    start() {
      if (isOpen) return;
      isOpen = true;
      show(openPx, false);
      onPull();
    },
    stop() {
      isOpen = false;
      show(0, false);
    },
  };
  if (isEnabled) {
    followDrag(scroller, {
      onMove: (px) => isOpen || show(Math.min(px / 2, openPx * 1.6), true),
      onEnd(px) {
        if (isOpen) return;
        if (px / 2 >= openPx) pullDown.start();
        else show(0, false);
      },
    });
  }
  return pullDown;
}

function followDrag(
  scroller: HTMLElement,
  { onMove, onEnd }: { onMove(px: number): void; onEnd(px: number): void },
): void {
  let startY: number | undefined;
  let px = 0;
  const begin = (y: number): void => {
    startY = scroller.scrollTop <= 0 ? y : undefined;
    px = 0;
  };
  const move = (y: number): void => {
    if (startY === undefined) return;
    px = Math.max(0, y - startY);
    if (px > 4) onMove(px);
  };
  const end = (): void => {
    if (startY !== undefined && px > 4) onEnd(px);
    startY = undefined;
  };
  scroller.addEventListener("touchstart", ({ touches }) => begin(touches[0]?.clientY ?? 0));
  scroller.addEventListener("touchmove", ({ touches }) => move(touches[0]?.clientY ?? 0));
  scroller.addEventListener("touchend", end);
  scroller.addEventListener("mousedown", ({ clientY }) => {
    begin(clientY);
    // Wherever it is let go; only while it is held, so that a page that is gone is not kept.
    window.addEventListener("mouseup", end, { once: true });
  });
  scroller.addEventListener("mousemove", ({ clientY, buttons }) => {
    if (buttons === 1) move(clientY);
  });
}
