import type { BuiltIn } from "../built-in.ts";
import { convertUnits } from "../../miniprogram/convert-units.ts";
import { element as create } from "../element.ts";
import { createWheel, wheelItemPx, type Wheel } from "../wheel.ts";

/** Columns find their view in the document. */
const wheels = new WeakMap<Element, Wheel>();
const views = new WeakMap<Element, { changed(): void; select(): void }>();

export const pickerView: BuiltIn = {
  tag: "picker-view",
  properties: {
    value: [],
    indicatorStyle: "",
    indicatorClass: "",
    maskStyle: "",
    maskClass: "",
    immediateChange: false,
    name: "",
  },
  create(part) {
    const { element } = part;
    const columns = (): Wheel[] =>
      [...element.querySelectorAll("wx-picker-view-column")].flatMap(
        (column) => wheels.get(column) ?? [],
      );
    const value = (): number[] => columns().map((wheel) => wheel.index());
    const select = (): void => {
      const wanted = part.value("value");
      for (const [index, wheel] of columns().entries()) {
        const row = Array.isArray(wanted) ? Number(wanted[index]) || 0 : 0;
        if (wheel.index() !== row) wheel.select(row);
      }
    };
    views.set(element, {
      select,
      changed() {
        part.set("value", value());
        part.trigger("change", { value: value() }, { bubbles: true });
      },
    });
    return {
      attached: select,
      update() {
        const height = /height:\s*([^;]+)/.exec(convertUnits(part.text("indicatorStyle")))?.[1];
        if (height !== undefined) element.style.setProperty("--picker-item", height);
        queueMicrotask(select);
      },
      control: {
        field: {
          name: () => part.text("name"),
          value,
          reset: () =>
            part.set(
              "value",
              columns().map(() => 0),
            ),
        },
      },
    };
  },
};

export const pickerViewColumn: BuiltIn = {
  tag: "picker-view-column",
  properties: {},
  create({ element }) {
    const view = () => element.closest("wx-picker-view");
    const wheel = createWheel({
      itemPx: () => wheel.list.firstElementChild?.clientHeight || wheelItemPx,
      onChange() {
        const owner = view();
        if (owner) views.get(owner)?.changed();
      },
    });
    wheels.set(element, wheel);
    element.append(wheel.element, create("div", { class: "wheel-mark" }));
    return {
      slot: wheel.list,
      attached() {
        const owner = view();
        if (owner) views.get(owner)?.select();
      },
    };
  },
};
