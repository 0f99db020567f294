import { useCallback, useState } from "react";

const untilMeasured = 600;

/** The width of an element in pixels, as it changes. Give the first to its `ref`. */
export function useWidth(): [
  ref: (element: HTMLElement | null) => (() => void) | void,
  width: number,
] {
  const [width, setWidth] = useState(untilMeasured);
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(160, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
