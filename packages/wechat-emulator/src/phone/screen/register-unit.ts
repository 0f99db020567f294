import type { AssociatedBackend, CodeSpace } from "glass-easel-miniprogram-adapter";
import { callSafely } from "./page-instance.ts";
import type { TemplateGroups, Unit } from "./registry.ts";

export interface UnitSurroundings {
  templates: TemplateGroups;
  code: CodeSpace;
  backend: AssociatedBackend;
  behaviors: BuiltInBehaviors;
}

/** Makes a page or component known: settings, WXML and WXSS first, since its script is judged by them. */
export function registerUnit(
  path: string,
  unit: Unit,
  { templates, code, backend, behaviors }: UnitSurroundings,
): void {
  code.addComponentStaticConfig(path, unit.config as never);
  const content = templates[path];
  if (content) {
    const fallbackListenerOnNativeNode = true;
    code.addCompiledTemplate(path, { groupList: templates, content, fallbackListenerOnNativeNode });
  }
  // The prefix of its classes is read when the script calls Component.
  if (unit.style !== "") code.addStyleSheet(path, path, unit.styleScope);
  const wasCalled = runScript(path, unit, code, behaviors);
  // WeChat shows an empty page for a script without Page, and so does this.
  if (!wasCalled) code.componentEnv(path, ({ Component }) => Component({}));
  if (unit.style === "") return;
  const isShared = String(code.getComponentStaticConfig(path)?.styleIsolation) === "shared";
  const style =
    isShared && unit.styleScope ? unit.style.replaceAll(`.${unit.styleScope}--`, ".") : unit.style;
  backend.registerStyleSheetContent(path, style);
}

/** Returns whether the script called Page or Component. */
function runScript(
  path: string,
  unit: Unit,
  code: CodeSpace,
  behaviors: BuiltInBehaviors,
): boolean {
  let wasCalled = false;
  code.componentEnv(path, ({ Page, Component, Behavior }) => {
    const globals = globalThis as unknown as Record<string, unknown>;
    const before = { Page: globals["Page"], Component: globals["Component"] };
    Object.assign(globals, {
      Behavior,
      Page: (definition: object) => {
        wasCalled = true;
        Page(definition as never);
      },
      Component: (definition: ComponentDefinition) => {
        wasCalled = true;
        takeOptions(path, unit, definition, code);
        return Component(withBehaviors(definition, behaviors) as never);
      },
    });
    callSafely(undefined, unit.load);
    Object.assign(globals, before);
  });
  return wasCalled;
}

type BuiltInBehaviors = Record<string, unknown>;

/** Built-in behaviors are given by name. */
function withBehaviors(
  definition: ComponentDefinition,
  behaviors: BuiltInBehaviors,
): ComponentDefinition {
  const named = definition.behaviors?.flatMap((behavior) =>
    typeof behavior === "string" ? (behaviors[behavior] ?? []) : [behavior],
  );
  return named ? { ...definition, behaviors: named } : definition;
}

interface ComponentDefinition {
  behaviors?: unknown[];
  options?: { styleIsolation?: string; addGlobalClass?: boolean; pureDataPattern?: RegExp };
}

/** WeChat takes these from the script too; the adapter only from the JSON. */
function takeOptions(
  path: string,
  unit: Unit,
  { options = {} }: ComponentDefinition,
  code: CodeSpace,
): void {
  if (unit.kind !== "component") return;
  const { styleIsolation = unit.config.styleIsolation, addGlobalClass } = options;
  code.addComponentStaticConfig(path, {
    ...unit.config,
    ...(styleIsolation !== undefined && { styleIsolation }),
    ...(addGlobalClass !== undefined && { addGlobalClass }),
  } as never);
}
