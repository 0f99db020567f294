import { extensionOf, mediaRules, mediaUrl, type MediaType } from "../customer-service/media.ts";
import { Binary } from "../reply.ts";
import type { State } from "../state.ts";
import { ControlError, notFound } from "./control-error.ts";
import { findApp } from "./find.ts";

export interface MediaInput {
  appid: string;
  /** Default image. */
  type?: MediaType | undefined;
  /** Its extension says what it is. */
  filename: string;
  content: Uint8Array;
}

/** A file that a user sends, to be named by userMessage; kept three days, as an uploaded one. */
export function addMedia(state: State, input: MediaInput): { mediaId: string; url: string } {
  const app = findApp(state, input.appid);
  const { type = "image", filename, content } = input;
  const extension = extensionOf(type, filename);
  if (extension === undefined) {
    const known = Object.keys(mediaRules[type].contentTypes).join(", ");
    throw new ControlError("INVALID_INPUT", `${filename} is no ${type}`, `Use ${known}.`);
  }
  const { mediaId } = app.media.add(type, extension, Buffer.from(content), state.clock.nowMs());
  return { mediaId, url: mediaUrl(state.baseUrl, app.appid, mediaId) };
}

/** A file that a user or the app sent: what the phone shows. */
export function media(state: State, input: { appid: string; mediaId: string }): Binary {
  const app = findApp(state, input.appid);
  const found = app.media.find(input.mediaId, state.clock.nowMs());
  if (!found) throw notFound("UNKNOWN_MEDIA", "no such file, or older than 3 days", "Upload it.");
  return new Binary(found.content, found.contentType, `${found.mediaId}.${found.extension}`);
}
