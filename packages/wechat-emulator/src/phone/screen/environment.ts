import type { Phone, Screen } from "../ports.ts";
import type { Controls } from "./control.ts";
import type { Glass } from "./glass.ts";
import type { TapGate } from "./tap-gate.ts";

/** What built-in components may use of what is around them. */
export interface Environment {
  phone: Phone;
  screen: Screen;
  glass: Glass;
  controls: Controls;
  gate: TapGate;
  navigate(kind: "navigateTo" | "redirectTo" | "reLaunch" | "switchTab", url: string): void;
  navigateBack(delta: number): void;
  /** Says once, in the panel and the console, that something is not there. */
  tellMissing(what: string): void;
}
