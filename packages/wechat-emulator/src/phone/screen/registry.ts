import type { Problem } from "../miniprogram/problem.ts";

/** What GET /phone/miniprogram.json tells about the built mini program. */
export interface Manifest {
  appid: string | undefined;
  name: string;
  /** Changes with every change of the source. */
  version: string;
  /** Without leading slash, in the order of app.json; those of subpackages at the end. */
  pages: string[];
  entryPagePath: string;
  navigationBarTitleText: string;
  problems: Problem[];
}

/** What the built script hands to `bootMiniProgram`. */
export interface MiniProgramRegistry {
  manifest: Manifest;
  app: AppConfig;
  /** By path, such as `pages/index/index`; a component stands before what uses it. */
  units: Record<string, Unit>;
  /** The compiled WXML: one object for all, by path. */
  templates: TemplateGroups;
  appStyle: string;
  loadApp(): void;
}

/** Compiled by glass-easel-template-compiler; opaque to us. */
export type TemplateGroups = Record<string, (name: string) => never>;

export interface Unit {
  kind: "page" | "component";
  config: UnitConfig;
  style: string;
  /** The prefix of its classes; undefined for pages, whose classes are their own. */
  styleScope: string | undefined;
  /** Runs its script, which calls Page or Component. */
  load: (() => void) | undefined;
}

export interface UnitConfig extends WindowConfig {
  component?: boolean;
  usingComponents?: Record<string, string>;
  componentGenerics?: Record<string, true | { default?: string }>;
  componentPlaceholder?: Record<string, string>;
  styleIsolation?: string;
  pureDataPattern?: string;
  renderer?: string;
}

/** `window` of app.json, and what a page's own JSON may set. */
export interface WindowConfig {
  navigationBarTitleText?: string;
  navigationBarBackgroundColor?: string;
  navigationBarTextStyle?: "black" | "white";
  navigationStyle?: "default" | "custom";
  backgroundColor?: string;
  backgroundTextStyle?: "dark" | "light";
  enablePullDownRefresh?: boolean;
  onReachBottomDistance?: number;
  disableScroll?: boolean;
}

export interface AppConfig {
  pages: string[];
  entryPagePath: string;
  window: WindowConfig;
  /** `"style": "v2"`: buttons have the newer look. */
  style: "v1" | "v2";
  tabBar: TabBarConfig | undefined;
}

export interface TabBarConfig {
  color?: string;
  selectedColor?: string;
  backgroundColor?: string;
  borderStyle?: "black" | "white";
  position?: "bottom" | "top";
  list: { pagePath: string; text: string; iconPath?: string; selectedIconPath?: string }[];
}
