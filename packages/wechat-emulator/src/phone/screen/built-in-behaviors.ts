import type { behavior, CodeSpace, glassEasel } from "glass-easel-miniprogram-adapter";
import type { Controls } from "./control.ts";

/** Behaviors that WeChat has built in, by the names components give in `behaviors`. */
export function createBuiltInBehaviors(
  code: CodeSpace,
  controls: Controls,
): Record<string, behavior.GeneralBehavior> {
  const { Behavior } = code.componentEnv("", (constructors) => constructors);
  const field = Behavior({
    properties: { name: String, value: null },
    lifetimes: {
      attached(this: { _$: glassEasel.GeneralComponent }) {
        const component = this._$;
        const element = component.getBackendElement() as unknown as Element | null;
        const read = (name: string) => (component.data as Record<string, unknown>)[name];
        if (!element) return;
        controls.add(element, {
          field: {
            name: () => String(read("name")),
            value: () => read("value"),
            reset() {},
          },
        });
      },
    },
  } as never) as unknown as behavior.GeneralBehavior;
  const nothing = Behavior({}) as unknown as behavior.GeneralBehavior;
  return {
    "wx://form-field": field,
    "wx://form-field-group": nothing,
    "wx://component-export": nothing,
  };
}
