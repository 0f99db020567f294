import type { z } from "zod";
import type { duration as durationForm } from "../contract/duration.ts";
import type { previewResponse } from "../contract/scenes.ts";
import type { RenderedMessage } from "../flow/messages/render-message.ts";
import type { Duration } from "../flow/pacing/forecast-duration.ts";

/** A rendered card as a preview shows it. */
export function toPreview(rendered: RenderedMessage): z.infer<typeof previewResponse> {
  return {
    title: rendered.template.title,
    page: rendered.page ?? null,
    data: rendered.data,
    lines: rendered.template.keywords.map((keyword) => ({
      key: keyword.key,
      name: keyword.name,
      value: rendered.data[keyword.key]?.value ?? "",
    })),
    changes: rendered.changes,
    violations: rendered.violations,
  };
}

export function toDuration(duration: Duration): z.infer<typeof durationForm> {
  return {
    ...duration,
    endsAt: duration.endsAt?.toISOString() ?? null,
    quotaRunsOutAt: duration.quotaRunsOutAt?.toISOString() ?? null,
    droppedFrom: duration.droppedFrom?.toISOString() ?? null,
  };
}
