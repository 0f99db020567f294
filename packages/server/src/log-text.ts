import type { Writable } from "node:stream";
import type { DestinationStream } from "pino";

const levels: Record<number, string> = {
  10: "trace",
  20: "debug",
  30: "info ",
  40: "warn ",
  50: "ERROR",
  60: "FATAL",
};

/** For eyes: a line of text instead of JSON, with an error's stack below it. */
export function textLines(output: Pick<Writable, "write">): DestinationStream {
  return {
    write(json) {
      output.write(harmless(toText(json)));
    },
  };
}

function toText(json: string): string {
  const { level, time, msg, err, ...fields } = JSON.parse(json) as Record<string, unknown> & {
    level: number;
    time: number;
    msg?: string;
    err?: { stack?: string; message?: string };
  };
  const clock = new Date(time).toISOString().slice(11, 23);
  const said = Object.entries(fields).map(([name, value]) => `${name}=${toValue(value)}`);
  const words = [clock, levels[level] ?? String(level), msg ?? "", ...said];
  const head = words.join(" ").replaceAll("\n", " ");
  const below = err?.stack ?? err?.message;
  return below === undefined ? `${head}\n` : `${head}\n    ${below.replaceAll("\n", "\n    ")}\n`;
}

/** Quoted where it could be taken for two. */
function toValue(value: unknown): string {
  return typeof value === "string" && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}

/** What strangers wrote into an error could otherwise move the cursor, or recolour what stands above. */
function harmless(text: string): string {
  return text.replaceAll(/(?!\n)\p{Cc}/gu, "\uFFFD");
}
