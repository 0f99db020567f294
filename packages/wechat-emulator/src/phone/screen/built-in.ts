import type { glassEasel } from "glass-easel-miniprogram-adapter";
import type { AnimationData } from "../wx/animation.ts";
import type { Environment } from "./environment.ts";
import type { Control } from "./control.ts";
import { playAnimation } from "./play-animation.ts";

/** One of WeChat's built-in components, drawn with plain elements. */
export interface BuiltIn {
  tag: string;
  /** By name as in scripts (`hoverClass`), with the value each has before anything is set. */
  properties: Record<string, PropertyDefault>;
  create(part: Part): BuiltInView;
}

type PropertyDefault = string | number | boolean | null | readonly unknown[] | undefined;

/** What a built-in component sees of the node it is drawn for. */
export interface Part {
  /** `<wx-view>`: classes and styles of the mini program are on it. */
  element: HTMLElement;
  environment: Environment;
  /** A property as it is; the readers below turn it into what it is meant to be. */
  value(name: string): unknown;
  text(name: string): string;
  flag(name: string): boolean;
  number(name: string): number;
  /** Changes a property from within; a `model:` binding follows. */
  set(name: string, value: unknown): void;
  /** Only to listeners on the component itself, unless told to bubble. */
  trigger(name: string, detail?: unknown, options?: { bubbles?: boolean }): unknown;
  hasListener(name: string): boolean;
  /** Class names as they are in the document: those of a component carry its prefix. */
  classNames(names: string): string[];
  /** Path of the page or component whose WXML this stands in; relative files are looked for from there. */
  ownerPath(): string;
  dataset(): Record<string, unknown>;
  id(): string;
}

export interface BuiltInView {
  /** Where the children go. Left out: into the element itself. */
  slot?: HTMLElement;
  /** Once when drawn, then after every change. */
  update?(): void;
  attached?(): void;
  detached?(): void;
  control?: Control;
}

type Space = ReturnType<glassEasel.GeneralComponent["getRootBehavior"]>["ownerSpace"];

/** Makes a built-in component known to glass-easel under its tag. */
export function registerBuiltIn(
  space: Space,
  builtIn: BuiltIn,
  environment: Environment,
): glassEasel.GeneralComponentDefinition {
  const views = new WeakMap<object, BuiltInView>();
  const templateEngine: glassEasel.templateEngine.TemplateEngine = {
    create: () => ({
      createInstance(component) {
        const element = component.getBackendElement() as unknown as HTMLElement;
        const view = builtIn.create(createPart(component, element, environment));
        views.set(component, view);
        environment.controls.add(element, view.control);
        const nowhere = {
          root: element,
          slot: view.slot ?? element,
          getIdMap: () => ({}),
          handleEvent() {},
          setListener() {},
        } as unknown as glassEasel.ExternalShadowRoot;
        let played: unknown;
        const update = (): void => {
          const { animation } = component.data as { animation?: AnimationData | null };
          if (animation && animation !== played) playAnimation(element, animation);
          played = animation;
          element.hidden = Boolean((component.data as { hidden?: unknown }).hidden);
          view.update?.();
        };
        return { shadowRoot: nowhere, initValues: update, updateValues: update };
      },
    }),
  };
  const definition = space
    .define(`wx/${builtIn.tag}`)
    .options({ externalComponent: true, templateEngine })
    .definition({ properties: toProperties(builtIn.properties) })
    .lifetime("attached", function (this: glassEasel.GeneralComponent) {
      views.get(this)?.attached?.();
    })
    .lifetime("detached", function (this: glassEasel.GeneralComponent) {
      views.get(this)?.detached?.();
    })
    .registerComponent();
  return definition;
}

/** Any type is taken and read leniently, as WeChat does: `disabled="false"` is a text, and true. */
function toProperties(defaults: Record<string, PropertyDefault>) {
  const entries = Object.entries({ hidden: false, animation: null, ...defaults });
  return Object.fromEntries(
    entries.map(([name, value]) => [name, { type: null, value: value as unknown as null }]),
  );
}

function createPart(
  component: glassEasel.GeneralComponent,
  element: HTMLElement,
  environment: Environment,
): Part {
  const read = (name: string) => (component.data as Record<string, unknown>)[name];
  return {
    element,
    environment,
    value: read,
    text: (name) => toText(read(name)),
    flag: (name) => Boolean(read(name)),
    number: (name) => Number(read(name)) || 0,
    set: (name, value) => component.setData({ [name]: value } as never),
    trigger(name, detail = {}, { bubbles = false } = {}) {
      let returned: unknown;
      const options = {
        bubbles,
        composed: bubbles,
        handleListenerReturn: (value: unknown) => {
          returned = value ?? returned;
          return value !== false;
        },
      };
      environment.gate.outside(() => component.triggerEvent(name, detail, options));
      return returned;
    },
    hasListener: (name) => {
      const { listeners } = (component as unknown as Listened)._$eventTarget ?? {};
      return listeners?.[name] !== undefined;
    },
    classNames: (names) => resolveClasses(component, names),
    ownerPath: () => component.ownerShadowRoot?.getHostNode().is ?? "",
    dataset: () => ({ ...(component.dataset as Record<string, unknown>) }),
    id: () => component.id,
  };
}

/** Not in glass-easel's types: who listens decides whether an image loads for nothing. */
export interface Listened {
  _$eventTarget?: { listeners: Record<string, unknown> };
}

function resolveClasses(component: glassEasel.GeneralComponent, names: string): string[] {
  const owner = component.ownerShadowRoot?.getHostNode();
  const scope = owner?.getComponentOptions().styleScope;
  const manager = owner?.getRootBehavior().ownerSpace.styleScopeManager;
  const prefix = scope == null ? "" : (manager?.queryName(scope) ?? "");
  const list = names.split(/\s+/).filter((name) => name !== "");
  return prefix === "" ? list : list.flatMap((name) => [name, `${prefix}--${name}`]);
}

function toText(value: unknown): string {
  if (value == null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
