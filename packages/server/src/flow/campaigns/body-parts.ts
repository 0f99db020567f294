import type { BodyParts } from "../../store/campaigns.ts";
import type { RenderedMessage } from "../messages/render-message.ts";
import { trackedPage } from "../messages/track-opens.ts";

/** Stands for a message's id, which is as long. */
const anyId = "00000000-0000-0000-0000-000000000000";

/**
 * The body for subscribe/send in parts, the same text as a single message gets: the openid goes between `start` and
 * `middle`, and the message's id between `middle` and `end` when the page names it. Serialised once for all recipients.
 */
export function bodyParts(rendered: RenderedMessage): BodyParts {
  const tracked = rendered.trackOpens ? trackedPage(rendered.page, anyId) : undefined;
  const page = tracked?.slice(0, -anyId.length) ?? rendered.page;
  const toPage = JSON.stringify({
    template_id: rendered.templateId,
    ...(page === undefined ? {} : { page }),
  });
  const fromData = JSON.stringify({
    data: rendered.data,
    miniprogram_state: rendered.miniprogramState,
    lang: rendered.lang,
  });
  const start = '{"touser":';
  // What follows the first member, and what comes before the last brace.
  const middle = `,${toPage.slice(1, -1)}`;
  const rest = `,${fromData.slice(1)}`;
  return tracked === undefined
    ? { start, middle: middle + rest, end: null }
    : { start, middle: middle.slice(0, -1), end: `"${rest}` };
}

/** The body for one user, as the expansion writes it. */
export function joinBody(parts: BodyParts, openid: string, messageId: string): string {
  const end = parts.end === null ? "" : `${messageId}${parts.end}`;
  return `${parts.start}${JSON.stringify(openid)}${parts.middle}${end}`;
}
