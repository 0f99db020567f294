import { HongyanError } from "../../../errors.ts";
import type { CampaignList, ListedUser } from "../../../store/campaign-lists.ts";
import { renderWith, type RenderedMessage } from "../../messages/render-message.ts";
import { bodyParts } from "../body-parts.ts";
import type { LineCode, LineFault, ListEntry } from "./list-line.ts";

type Card = Pick<ListedUser, "bodyMiddle" | "bodyEnd">;

/**
 * The card of a line: the campaign's params, and over them the line's own. What WeChat would refuse with 47003 is a fault of
 * the line, now and not when it is sent.
 */
export function renderLine(
  list: CampaignList,
  usable: Pick<RenderedMessage, "template" | "isOfficialAccount">,
  { line, params }: Pick<ListEntry, "line" | "params">,
): Card | LineFault {
  let rendered: RenderedMessage;
  try {
    rendered = renderWith(list.scene, usable, { ...list.params, ...params });
  } catch (error) {
    if (!(error instanceof HongyanError) || !isOfLine(error.code)) throw error;
    return { line, code: error.code, message: error.message };
  }
  if (rendered.violations.length > 0) {
    const message = rendered.violations.map((violation) => violation.message.en).join("; ");
    const zh = rendered.violations.map((violation) => violation.message.zh).join("；");
    return { line, code: "DATA_INVALID", message, zh };
  }
  const { middle, end } = bodyParts(rendered);
  const isOfCampaign = middle === list.bodyMiddle && end === list.bodyEnd;
  return isOfCampaign ? { bodyMiddle: null, bodyEnd: null } : { bodyMiddle: middle, bodyEnd: end };
}

function isOfLine(code: string): code is LineCode {
  return code === "PARAM_MISSING" || code === "PARAM_INVALID";
}
