import type { BuiltIn, Part } from "../built-in.ts";
import { dateColumns, regionColumns, timeColumns, type PickerMode } from "../picker-columns.ts";
import { openWheelDrawer } from "../wheel-drawer.ts";

export const picker: BuiltIn = {
  tag: "picker",
  properties: {
    mode: "selector",
    range: [],
    rangeKey: "",
    value: null,
    headerText: "",
    disabled: false,
    start: "",
    end: "",
    fields: "day",
    customItem: "",
    level: "region",
    name: "",
  },
  create(part) {
    let redraw: (() => void) | undefined;
    const open = (): void => {
      const mode = modeOf(part);
      const drawer = openWheelDrawer(part.environment.glass, {
        title: part.text("headerText"),
        columns: (chosen) => mode.columns(chosen),
        chosen: mode.chosen(part.value("value")),
        onColumn(column, value) {
          if (part.text("mode") === "multiSelector")
            part.trigger("columnchange", { column, value });
        },
        onDone(chosen) {
          redraw = undefined;
          const detail = mode.result(chosen);
          part.set("value", detail.value);
          part.trigger("change", detail, { bubbles: true });
        },
        onCancel() {
          redraw = undefined;
          part.trigger("cancel", {});
        },
      });
      redraw = drawer.redraw;
    };
    return {
      // A columnchange handler gives the later columns new entries while the drawer is open.
      update: () => redraw?.(),
      control: {
        activate: () => part.flag("disabled") || open(),
        field: {
          name: () => part.text("name"),
          value: () => part.value("value") ?? modeOf(part).result(modeOf(part).chosen(null)).value,
          reset: () => part.set("value", null),
        },
      },
    };
  },
};

function modeOf(part: Part): PickerMode {
  switch (part.text("mode")) {
    case "multiSelector":
      return multiSelector(part);
    case "time":
      return timeColumns(part.text("start"), part.text("end"));
    case "date":
      return dateColumns(part.text("start"), part.text("end"), part.text("fields"));
    case "region":
      return regionColumns(part.text("level"));
    default:
      return selector(part);
  }
}

function selector(part: Part): PickerMode {
  return {
    columns: () => [textsOf(part, part.value("range"))],
    chosen: (value) => [Number(value) || 0],
    result: ([index = 0]) => ({ value: String(index) }),
  };
}

function multiSelector(part: Part): PickerMode {
  const range = (): unknown[] => {
    const value = part.value("range");
    return Array.isArray(value) ? (value as unknown[]) : [];
  };
  return {
    columns: () => range().map((column) => textsOf(part, column)),
    chosen: (value) =>
      range().map((_, column) => Number((value as number[] | null)?.[column]) || 0),
    result: (chosen) => ({ value: chosen }),
  };
}

function textsOf(part: Part, range: unknown): string[] {
  const key = part.text("rangeKey");
  return (Array.isArray(range) ? (range as unknown[]) : []).map((entry) =>
    String(key !== "" && entry ? (entry as Record<string, unknown>)[key] : entry),
  );
}
