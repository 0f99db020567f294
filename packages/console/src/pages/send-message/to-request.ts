import type { paths } from "@hongyan/client/schema";
import type { Scene } from "../../api/scenes.ts";
import { toParam } from "../scene/sample-params.ts";
import { isReadByMembers } from "./structured-params.ts";

/** The form, as it is typed. */
export interface Draft {
  by: "openid" | "externalId";
  user: string;
  scene: string;
  params?: Record<string, string>;
  /** Of an `<input type="datetime-local">`. */
  sendAt?: string;
  ignoreQuietHours?: boolean;
}

type Request = paths["/v1/messages"]["post"]["requestBody"]["content"]["application/json"] & {
  params: Params;
};

/** What is made of the server's "any JSON value" lets nothing but undefined pass. */
export type Params = Record<string, undefined>;

export function toRequest(appid: string, scene: Scene, draft: Draft): Request {
  const { by, user, params = {}, sendAt, ignoreQuietHours } = draft;
  return {
    appid,
    to: by === "openid" ? { openid: user } : { externalId: user },
    scene: scene.name,
    params: toParams(scene, params),
    onNoGrant: "reject",
    ...(sendAt !== undefined && sendAt !== "" && { sendAt: new Date(sendAt).toISOString() }),
    ...(ignoreQuietHours === true && { ignoreQuietHours }),
  };
}

/** Every param of the scene and no other; what was typed for another scene stays in the form. */
export function toParams(scene: Scene, typed: Record<string, string>): Params {
  return Object.fromEntries(
    scene.params.map((name) => {
      const text = typed[name] ?? "";
      // A text that happens to begin with a bracket stays text.
      return [name, (isReadByMembers(scene, name) ? toParam(text) : text) as undefined];
    }),
  );
}
