import { convertUnits } from "../miniprogram/convert-units.ts";
import type { AnimationAction, AnimationData } from "../wx/animation.ts";

/** Plays the steps of an `animation` attribute, which may be empty, one after the other; where they end, the element stays. */
export function playAnimation(element: HTMLElement, data: Partial<AnimationData>): void {
  let startMs = 0;
  for (const action of data.actions ?? []) {
    const { duration, delay } = action.option.transition;
    setTimeout(() => playStep(element, action), startMs);
    startMs += duration + delay;
  }
}

function playStep({ style }: HTMLElement, { animates, option }: AnimationAction): void {
  const { duration, timingFunction, delay } = option.transition;
  style.transition = `all ${duration}ms ${timingFunction} ${delay}ms`;
  style.transformOrigin = option.transformOrigin;
  const transforms = animates.filter(({ type }) => transformUnits.has(type));
  if (transforms.length > 0) {
    style.transform = transforms.map(({ type, args }) => transformOf(type, args)).join(" ");
  }
  for (const { type, args } of animates) {
    if (transformUnits.has(type)) continue;
    const [value = ""] = args;
    const isPlain = type === "opacity" || type === "backgroundColor";
    const name = type.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    style.setProperty(name, isPlain ? String(value) : withUnit(value, "px"));
  }
}

function transformOf(type: string, args: (string | number)[]): string {
  const unit = transformUnits.get(type) ?? "";
  // Only the last of rotate3d is an angle.
  const values = args.map((value, index) =>
    withUnit(value, type === "rotate3d" && index < 3 ? "" : unit),
  );
  return `${type}(${values.join(", ")})`;
}

function withUnit(value: string | number, unit: string): string {
  return typeof value === "number" ? `${value}${unit}` : convertUnits(value);
}

const transformUnits = new Map([
  ...["translate", "translate3d", "translateX", "translateY", "translateZ"].map(withUnitOf("px")),
  ...["rotate", "rotate3d", "rotateX", "rotateY", "rotateZ"].map(withUnitOf("deg")),
  ...["skew", "skewX", "skewY"].map(withUnitOf("deg")),
  ...["scale", "scale3d", "scaleX", "scaleY", "scaleZ", "matrix", "matrix3d"].map(withUnitOf("")),
]);

function withUnitOf(unit: string) {
  return (type: string): [string, string] => [type, unit];
}
