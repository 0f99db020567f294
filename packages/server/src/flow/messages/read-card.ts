import type { Context } from "../../context.ts";
import type { MessageRow } from "../../store/messages.ts";

/** A card as the user sees it. */
export interface ReadCard {
  /** Of the template; null: it is not known any more. */
  title: string | null;
  keywords: { key: string; name: string; value: string }[];
}

/** With the names that the template gives its keywords; null for kinds without keywords. */
export async function readCard(
  ctx: Pick<Context, "reference">,
  message: MessageRow,
): Promise<ReadCard | null> {
  const { data } = JSON.parse(message.body) as { data?: Record<string, { value: string }> };
  if (message.templateId === null || data === undefined) return null;
  const known = await ctx.reference.template(message.appid, message.templateId);
  const names = new Map(known?.template.keywords.map(({ key, name }) => [key, name]));
  // In the order of the card, which is the template's.
  const keys = [...names.keys()].filter((key) => key in data);
  const others = Object.keys(data).filter((key) => !names.has(key));
  return {
    title: known?.template.title ?? null,
    keywords: [...keys, ...others].map((key) => ({
      key,
      name: names.get(key) ?? key,
      value: data[key]?.value ?? "",
    })),
  };
}
