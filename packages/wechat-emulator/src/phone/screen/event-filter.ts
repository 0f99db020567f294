import type { EventFilter } from "./backend.ts";
import type { Control, Controls } from "./control.ts";
import { findByWxmlId } from "./find-by-id.ts";
import type { Gestures } from "./gestures.ts";
import type { TapGate } from "./tap-gate.ts";

/** Opens the gate for the listeners of a tap, and for nothing else; then what was tapped does its own part. */
export function createEventFilter(
  gate: TapGate,
  controls: Controls,
  gestures: Gestures,
): EventFilter {
  return ({ type, target }, dispatch) => {
    if (type !== "tap") {
      dispatch();
      return;
    }
    // A tap on what has left the document meanwhile is a tap on nothing.
    if (!target.isConnected || gestures.wasLongPress()) return;
    // It keeps its taps from those around it too; a disabled checkbox only does not change.
    if (target.closest("wx-button[data-disabled]")) return;
    gate.during(dispatch);
    findControl(target, controls)?.activate?.();
  };
}

/** The control that was tapped, or the one whose label was. */
function findControl(target: Element, controls: Controls): Control | undefined {
  for (let node: Element | null = target; node; node = node.parentElement) {
    const control = controls.find(node);
    if (control) return control;
    if (node.localName === "wx-label") return findLabelled(node, controls);
  }
  return undefined;
}

function findLabelled(label: Element, controls: Controls): Control | undefined {
  const wanted = label.getAttribute("data-for");
  if (!wanted) return controls.within(label)[0];
  const page = label.closest("wx-page");
  const named = page && findByWxmlId(page, wanted);
  return named ? controls.find(named) : undefined;
}
