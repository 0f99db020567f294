/**
 * After a touch the browser plays a click of the mouse on the same spot, which would press whatever a tap has just opened
 * there. A page needs no clicks: its taps are made of the touch itself.
 */
export function preventGhostClicks(root: HTMLElement): void {
  root.addEventListener(
    "touchend",
    (event) => {
      const target = event.target as Element;
      if (!target.closest("wx-page") || target.closest(nativeControls)) return;
      // Without the click, the focus stays where it is; a device takes the keyboard away.
      const focused = document.activeElement;
      if (focused instanceof HTMLElement && focused.matches("input, textarea")) focused.blur();
      if (event.cancelable) event.preventDefault();
    },
    { passive: false },
  );
}

/** What the browser itself handles when it is clicked. */
const nativeControls = "input, textarea, .wheel";
