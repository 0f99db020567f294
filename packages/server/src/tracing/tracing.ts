import type { Logger } from "../logger.ts";

/** What a span may say. Never an openid, a secret, a body or a query (S1). */
type SpanAttributes = Record<string, string | number | boolean>;

export interface SpanOptions {
  /** Default `internal`. */
  kind?: "internal" | "server" | "client" | "producer" | "consumer";
  attributes?: SpanAttributes;
  /** The span that it goes on from, by its W3C traceparent. Default: the one that is current. */
  parent?: string | undefined;
  /** Spans of other traces that it has to do with, by their traceparents. */
  links?: (string | undefined)[];
}

export interface LiveSpan {
  /** How others go on from it: https://www.w3.org/TR/trace-context/. Undefined when it is not recorded. */
  readonly traceparent: string | undefined;
  set(attributes: SpanAttributes): void;
  /** Within the task it is the current span. */
  within<T>(task: () => T): T;
  /** @param failure in our own words */
  end(failure?: string): void;
}

/** Records what happens as traces of OpenTelemetry, when somebody has asked for it. */
export interface Tracing extends AsyncDisposable {
  /** Asked before anything is done for the sake of a trace alone. */
  readonly isOn: boolean;
  start(name: string, options?: SpanOptions): LiveSpan;
  /** A span that is over, by the clock of the day. */
  note(name: string, times: { startedAtMs: number; endedAtMs: number }, options: SpanOptions): void;
  /** The traceparent of the current span, if there is one and it is recorded. */
  current(): string | undefined;
}

export interface TracingConfig {
  /** Where spans are posted to, as OTLP in JSON. */
  url: string;
  serviceName: string;
  /** The part of the traces that begin here and are recorded, 0 to 1. */
  ratio: number;
}

/** Without a receiver nothing of OpenTelemetry is even loaded. */
export async function createTracing(
  config: TracingConfig | undefined,
  logger: Logger,
): Promise<Tracing> {
  if (config === undefined) return noTracing;
  const { startTracing } = await import("./otlp.ts");
  return startTracing(config, logger);
}

/** Runs a task within a span of its own, which ends with it. */
export async function traced<T>(
  tracing: Tracing,
  name: string,
  options: SpanOptions,
  task: (span: LiveSpan) => Promise<T>,
): Promise<T> {
  if (!tracing.isOn) return task(noSpan);
  const span = tracing.start(name, options);
  try {
    const result = await span.within(() => task(span));
    span.end();
    return result;
  } catch (error) {
    // Its message may hold anything; its name is one of few (S1).
    span.end(error instanceof Error ? error.name : "error");
    throw error;
  }
}

const noSpan: LiveSpan = {
  traceparent: undefined,
  set() {},
  within: (task) => task(),
  end() {},
};

const noTracing: Tracing = {
  isOn: false,
  start: () => noSpan,
  note() {},
  current: () => undefined,
  async [Symbol.asyncDispose]() {},
};
