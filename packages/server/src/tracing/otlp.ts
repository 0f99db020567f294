import { AsyncLocalStorage } from "node:async_hooks";
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context as TraceContext,
  type Link,
  type Span,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type SpanExporter,
} from "@opentelemetry/sdk-trace";
import { withoutLogFields } from "../log-fields.ts";
import type { Logger } from "../logger.ts";
import { version } from "../version.ts";
import { parseTraceparent, writeTraceparent } from "./traceparent.ts";
import type { LiveSpan, SpanOptions, Tracing, TracingConfig } from "./tracing.ts";

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

const exportEveryMs = 1_000;

/** OpenTelemetry behind our own interface. Nothing global is registered: two servers in one process keep their traces apart. */
export function startTracing(config: TracingConfig, logger: Logger): Tracing {
  const current = new AsyncLocalStorage<Span>();
  // Its headers and its time limit are read from OTEL_EXPORTER_OTLP_* by the exporter itself.
  const exporter = telling(new OTLPTraceExporter({ url: config.url }), logger);
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({
        "service.name": config.serviceName,
        "service.version": version,
      }),
    ),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(config.ratio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: exportEveryMs })],
  });
  const tracer = provider.getTracer("hongyan", version);

  const begin = (name: string, options: SpanOptions, startTime?: number): Span =>
    tracer.startSpan(
      name,
      {
        kind: kinds[options.kind ?? "internal"],
        attributes: options.attributes ?? {},
        links: (options.links ?? []).flatMap(toLink),
        ...(startTime === undefined ? {} : { startTime }),
      },
      parentOf(options, current.getStore()),
    );

  return {
    isOn: true,
    start: (name, options = {}) => toLiveSpan(begin(name, options), current),
    note(name, { startedAtMs, endedAtMs }, options) {
      begin(name, options, startedAtMs).end(endedAtMs);
    },
    current: () => traceparentOf(current.getStore()),
    async [Symbol.asyncDispose]() {
      await provider.shutdown().catch((error: unknown) => {
        logger.warn({ err: error }, "the last traces could not be handed over");
      });
    },
  };
}

function toLiveSpan(span: Span, current: AsyncLocalStorage<Span>): LiveSpan {
  return {
    traceparent: traceparentOf(span),
    set: (attributes) => void span.setAttributes(attributes),
    within: (task) => current.run(span, task),
    end(failure) {
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      span.end();
    },
  };
}

function parentOf({ parent }: SpanOptions, current: Span | undefined): TraceContext {
  const remote = parseTraceparent(parent);
  if (remote !== undefined) return trace.setSpanContext(ROOT_CONTEXT, remote);
  return current === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, current);
}

function toLink(traceparent: string | undefined): Link[] {
  const context = parseTraceparent(traceparent);
  return context === undefined ? [] : [{ context }];
}

function traceparentOf(span: Span | undefined): string | undefined {
  const context = span?.spanContext();
  const isRecorded = context !== undefined && (context.traceFlags & TraceFlags.SAMPLED) !== 0;
  return isRecorded ? writeTraceparent(context) : undefined;
}

const tellEveryMs = 60_000;

/** Says, once a minute at most, that nobody takes the spans: they are dropped, and sending goes on. */
function telling(exporter: SpanExporter, logger: Logger): SpanExporter {
  let toldAtMs = -Infinity;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error !== undefined && performance.now() - toldAtMs > tellEveryMs) {
          toldAtMs = performance.now();
          const told = { err: result.error, spans: spans.length };
          withoutLogFields(() => logger.warn(told, "traces could not be handed over"));
        }
        done(result);
      });
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}
