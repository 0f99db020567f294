/**
 * What `globalThis` is to a mini program: the language, its timers, and what WeChat adds. The window itself would lead to
 * the page of the phone around, and to all that a device does not have.
 */
export function createProgramGlobal(): object {
  const real = globalThis as unknown as Record<string, unknown>;
  const program: Record<string, unknown> = {};
  for (const name of language) if (name in real) define(program, name, real[name]);
  for (const name of timers) {
    // Called as a method of another object, the window's own would refuse.
    define(program, name, (real[name] as (...args: unknown[]) => unknown).bind(real));
  }
  for (const name of ofWeChat) {
    Object.defineProperty(program, name, {
      configurable: true,
      get: () => real[name],
      set(value) {
        real[name] = value;
      },
    });
  }
  define(program, "globalThis", program);
  return program;
}

/** As in a real one, not found by a loop over its names. */
function define(program: object, name: string, value: unknown): void {
  Object.defineProperty(program, name, { value, writable: true, configurable: true });
}

const timers = ["setTimeout", "clearTimeout", "setInterval", "clearInterval"];

/** They change: Page and Component belong to the script that runs. */
const ofWeChat = [
  "wx",
  "App",
  "Page",
  "Component",
  "Behavior",
  "getApp",
  "getCurrentPages",
] as const;

const language = (
  "Object Function Array Number Boolean String Symbol BigInt Date Promise RegExp Math JSON Reflect Proxy Intl Atomics " +
  "Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError " +
  "Map Set WeakMap WeakSet WeakRef FinalizationRegistry ArrayBuffer SharedArrayBuffer DataView Int8Array Uint8Array " +
  "Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array " +
  "BigUint64Array Infinity NaN undefined parseInt parseFloat isNaN isFinite encodeURI encodeURIComponent decodeURI " +
  "decodeURIComponent escape unescape console"
).split(" ");
