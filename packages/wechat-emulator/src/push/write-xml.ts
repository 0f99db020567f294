import type { Message, MessageValue } from "./message.ts";

/**
 * The message as an `<xml>` document in WeChat's manner: texts in CDATA, numbers bare, a list as an element repeated,
 * and the `List` of a subscribe event inside an element named after the event.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html
 */
export function writeXml(message: Message): string {
  const wrapper = wrapperOf(message);
  const fields = Object.entries(message).map(([name, value]): [string, MessageValue] =>
    wrapper !== undefined && name === "List" ? [wrapper, { List: value }] : [name, value],
  );
  return `<xml>\n${writeElements(Object.fromEntries(fields))}</xml>`;
}

/** `subscribe_msg_popup_event` has its list in `SubscribeMsgPopupEvent`. */
function wrapperOf({ Event }: Message): string | undefined {
  if (typeof Event !== "string" || !Event.startsWith("subscribe_msg_")) return undefined;
  return Event.split("_")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");
}

function writeElements(message: Message): string {
  return Object.entries(message)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((item) => [name, item]),
    )
    .map(([name, item]) => `<${name}>${writeContent(name, item)}</${name}>\n`)
    .join("");
}

function writeContent(name: string, value: MessageValue): string {
  if (value === null) return "";
  if (Array.isArray(value)) return value.map((item) => writeContent(name, item)).join("");
  if (typeof value === "object") return `\n${writeElements(value as Message)}`;
  const text = String(value).replace(notAllowedInXml, "");
  const isBare = typeof value !== "string" || (bareTexts.has(name) && /^-?\d+$/.test(text));
  return isBare ? text : writeCdata(text);
}

/** A text that holds `]]>` goes on in a second CDATA section. */
export function writeCdata(text: string): string {
  return `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}

/** Numbers that JSON carries as texts; in XML they stand without CDATA. */
const bareTexts = new Set(["CreateTime", "MsgId", "MsgID", "PopupScene", "ErrorCode", "TimeStamp"]);

// oxlint-disable-next-line no-control-regex -- these are the characters that no XML document can carry
const notAllowedInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
