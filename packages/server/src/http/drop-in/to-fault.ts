import { WechatApiError, type Violation } from "@hongyan/wechat";
import type { ErrorCode, HongyanError } from "../../errors.ts";
import { toHongyanError } from "../errors.ts";
import { WechatFault } from "./wechat-fault.ts";

/** Whatever went wrong, as WeChat would have said it. */
export function toFault(error: unknown): WechatFault {
  if (error instanceof WechatFault) return error;
  const known = toHongyanError(error);
  if (known.cause instanceof WechatApiError) {
    return new WechatFault(known.cause.errcode, known.cause.errmsg);
  }
  const fault = faults[known.code];
  if (fault !== undefined) return fault(known);
  // To an SDK, -1 means: again in a moment.
  if (known.status >= 500) return new WechatFault(-1, "system error");
  return new WechatFault(40097, `invalid args, ${known.message}`);
}

const says = (errcode: number, errmsg: string) => (): WechatFault =>
  new WechatFault(errcode, errmsg);

const faults: Partial<Record<ErrorCode, (error: HongyanError) => WechatFault>> = {
  NO_GRANT: says(43101, "user refuse to accept the msg"),
  USER_NOT_FOUND: says(40003, "invalid openid"),
  TEMPLATE_NOT_FOUND: says(40037, "invalid template_id"),
  DATA_INVALID: invalidArgument,
  TEMPLATE_MESSAGE_RETIRED: says(45103, "This API has been unsupported"),
  CUSTOMER_SERVICE_WINDOW_CLOSED: windowClosed,
  MEDIA_NOT_FOUND: says(40007, "invalid media_id"),
  RATE_LIMITED: says(45011, "api minute-quota reach limit, must slower, retry next minute"),
  BODY_TOO_LARGE: says(45002, "content size out of limit"),
};

function windowClosed({ details }: HongyanError): WechatFault {
  return (details as { reason: string }).reason === "count"
    ? new WechatFault(45047, "out of response count limit")
    : new WechatFault(45015, "response out of time limit or subscription is canceled");
}

const mostBytesNamed = 30;

/** WeChat names the first keyword only, and cuts what it says of it after 30 bytes. */
function invalidArgument({ details }: HongyanError): WechatFault {
  const [first] = (details as { violations: Violation[] }).violations;
  const isEmpty = first !== undefined && ["missing", "empty", "not-a-string"].includes(first.rule);
  const argument = `data.${first?.key}.value ${isEmpty ? "is empty" : "invalid"}`;
  return new WechatFault(47003, `argument invalid! ${argument.slice(0, mostBytesNamed)}`);
}
