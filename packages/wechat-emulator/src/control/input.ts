import { isObject, readOwn } from "../json.ts";
import { ControlError } from "./control-error.ts";

/** A control request's fields, from its JSON body or its query, each read as the type it must have. */
export class Input {
  private readonly fields: Record<string, unknown>;

  constructor(fields: Record<string, unknown>) {
    this.fields = fields;
  }

  string(name: string): string {
    return this.optionalString(name) ?? missing(name, "a text");
  }

  optionalString(name: string): string | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    return typeof value === "string" && value !== "" ? value : wrong(name, "a text");
  }

  /** Also takes digits in a text, since a query has nothing else. */
  number(name: string, fallback: number): number {
    const value = this.get(name);
    if (value === undefined) return fallback;
    const number = typeof value === "string" && value !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : wrong(name, "a number");
  }

  optionalNumber(name: string): number | undefined {
    return this.get(name) === undefined ? undefined : this.number(name, 0);
  }

  optionalBoolean(name: string): boolean | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    return typeof value === "boolean" ? value : wrong(name, "true or false");
  }

  strings(name: string): string[] {
    return this.optionalStrings(name) ?? missing(name, "a list of texts");
  }

  optionalStrings(name: string): string[] | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
    return isList ? value : wrong(name, "a list of texts");
  }

  optionalNumbers(name: string): number[] | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    const isList = Array.isArray(value) && value.every((item) => typeof item === "number");
    return isList ? value : wrong(name, "a list of numbers");
  }

  object(name: string): Record<string, unknown> {
    return this.optionalObject(name) ?? missing(name, "an object");
  }

  optionalObject(name: string): Record<string, unknown> | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    return isObject(value) ? value : wrong(name, "an object");
  }

  oneOf<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.optionalString(name) ?? fallback;
    const found = choices.find((choice) => choice === value);
    return found ?? wrong(name, `one of ${choices.join(", ")}`);
  }

  isNull(name: string): boolean {
    return readOwn(this.fields, name) === null;
  }

  all(): Record<string, unknown> {
    return this.fields;
  }

  get(name: string): unknown {
    const value = readOwn(this.fields, name);
    return value === null ? undefined : value;
  }
}

function missing(name: string, kind: string): never {
  throw new ControlError("INVALID_INPUT", `${name} is missing`, `Give ${name} as ${kind}.`);
}

function wrong(name: string, kind: string): never {
  throw new ControlError("INVALID_INPUT", `${name} is not ${kind}`, `Give ${name} as ${kind}.`);
}
