import { HongyanError } from "../../../errors.ts";
import type {
  CustomerServiceContent,
  Picture,
} from "../../../flow/customer-service/customer-service-message.ts";

interface Contents {
  text?: { content: string } | undefined;
  image?: Picture | undefined;
  link?: { title: string; description: string; url: string; thumbUrl: string } | undefined;
  miniprogrampage?: { title: string; pagepath: string; thumb: Picture } | undefined;
}

/** The one of the four that a request has; its schema let no other through. */
export function contentOf(contents: Contents): CustomerServiceContent {
  const { text, image, link, miniprogrampage } = contents;
  if (text !== undefined) return { text };
  if (image !== undefined) return { image };
  if (link !== undefined) return { link };
  if (miniprogrampage !== undefined) return { miniprogrampage };
  throw new HongyanError("BAD_REQUEST", "the request has no content");
}
