import type { Control } from "./control.ts";
import type { Input } from "./input.ts";

/** Answers one route of the control interface. */
export type ControlRoute = (control: Control, input: Input) => unknown;
