import type { Scenario } from "@hongyan/wechat-emulator";
import type { z } from "zod";
import type { templateResponse } from "../../contract/templates.ts";
import { HongyanError } from "../../errors.ts";
import type { Message } from "../resources/message.ts";
import { isTakenByWechat, readCalls } from "./read-calls.ts";
import { standIn, standInPage } from "./stand-in.ts";

export type Template = z.infer<typeof templateResponse>;

/** As long as an openid. */
const openid = "oREPLAY_user_000000000000001";

/**
 * A message's whole story at WeChat as a test case for the emulator. Nobody is recognised in it: the openid, the texts
 * and the values of the page's query are stand-ins, WeChat's ids are left out.
 *
 * @throws {HongyanError} BAD_REQUEST for what cannot be replayed, with the reason
 */
export function toScenario(message: Message, templates: Template[]): Scenario {
  const { id, kind, status, reason, page, data } = message;
  if (kind !== "subscribe") {
    const hint = "Only subscribe messages can be replayed.";
    throw new HongyanError("BAD_REQUEST", `message ${id} is of kind ${kind}`, { hint });
  }
  const template = templates.find(({ templateId }) => templateId === message.templateId);
  if (template === undefined || Object.keys(data).length === 0) {
    const what = template === undefined ? "its template is not known" : "its user was erased";
    const hint = "`hongyan template sync` brings back a template that WeChat still lists.";
    throw new HongyanError("BAD_REQUEST", `message ${id} cannot be replayed: ${what}`, {
      ...(template === undefined && { hint }),
    });
  }
  const calls = readCalls(message);
  if (calls.length === 0) {
    const hint = "`hongyan message show` tells why it was not sent.";
    throw new HongyanError("BAD_REQUEST", `message ${id} never reached WeChat`, { hint });
  }
  const why = reason === null ? "" : ` (${reason})`;
  return {
    scenario: 1,
    title: `message ${id}: ${status}${why} after ${calls.length} ${calls.length === 1 ? "call" : "calls"}`,
    appid: message.appid,
    template: toTemplate(template),
    rights: isTakenByWechat(message) ? 1 : 0,
    body: {
      touser: openid,
      template_id: template.templateId,
      ...(page !== null && { page: standInPage(page) }),
      data: standInData(data, template),
    },
    calls,
    sentEvent: toSentEvent(message),
  };
}

function toTemplate({
  templateId,
  title,
  content,
  type,
  keywords,
}: Template): Scenario["template"] {
  return {
    priTmplId: templateId,
    title,
    content,
    type: type === "long-term" ? 3 : 2,
    keywordEnumValueList: keywords.flatMap(({ key, enumValues }) =>
      enumValues === undefined ? [] : [{ keywordCode: `${key}.DATA`, enumValueList: enumValues }],
    ),
  };
}

/** A value that WeChat lets choose from is no one's own, and no other would be taken. */
function standInData(data: Message["data"], { keywords }: Template): Message["data"] {
  const chosen = new Set(keywords.flatMap((one) => (one.enumValues === undefined ? [] : one.key)));
  return Object.fromEntries(
    Object.entries(data).map(([key, { value }]) => [
      key,
      { value: chosen.has(key) ? value : standIn(value, key) },
    ]),
  );
}

function toSentEvent({ events, reason, detail, errcode }: Message): Scenario["sentEvent"] {
  if (events.some(({ type }) => type === "message.delivered")) {
    return { ErrorCode: "0", ErrorStatus: "success" };
  }
  if (reason !== "NOT_DELIVERED") return null;
  const told = /could not deliver it: (.*) \(ErrorCode/.exec(detail ?? "")?.[1];
  return { ErrorCode: String(errcode ?? 1), ErrorStatus: told ?? "failed: system failed" };
}
