import { readFileSync } from "node:fs";

// Loaded into a server before its own code (`node --import`): its wall clock is off by what stands in a file. Only Date is
// shifted; timers and performance.now() go on, as they do when somebody sets a machine's clock.

const file = process.env["CHAOS_CLOCK_FILE"];
const RealDate = Date;
let offsetMs = 0;

class ShiftedDate extends RealDate {
  constructor(...args: [] | [number | string | Date]) {
    if (args.length === 0) super(RealDate.now() + offsetMs);
    else super(...(arguments as unknown as [number | string | Date]));
  }

  static override now(): number {
    return RealDate.now() + offsetMs;
  }
}

if (file !== undefined) {
  const read = (): void => {
    try {
      offsetMs = Number(readFileSync(file, "utf8"));
    } catch {
      offsetMs = 0;
    }
  };
  read();
  setInterval(read, 100).unref();
  globalThis.Date = ShiftedDate as DateConstructor;
}
