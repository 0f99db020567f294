import type { components, paths } from "./api.ts";

type Body<Path extends "/v1/messages"> =
  paths[Path]["post"]["requestBody"]["content"]["application/json"];
type MessageBody = Body<"/v1/messages">;
type Shared = Omit<MessageBody, "scene" | "params" | "templateId" | "data">;

/** Names of the scenes that are known by their types; any name when none is. */
export type SceneName<Scenes> = [keyof Scenes] extends [never] ? string : keyof Scenes & string;

type Params<Scenes, Name> = Name extends keyof Scenes ? Scenes[Name] : Record<string, unknown>;

/** A message of a scene. `params` may be left out where the scene needs none. */
export type SceneMessage<Scenes, Name extends string> = Shared & {
  scene: Name;
} & (object extends Params<Scenes, Name>
    ? { params?: Params<Scenes, Name> }
    : { params: Params<Scenes, Name> });

/** A message of a template, its keywords already in WeChat's form. */
export type TemplateMessage = Shared & Required<Pick<MessageBody, "templateId" | "data">>;

export type AcceptedMessage = components["schemas"]["AcceptedMessage"];
/** Of one message of a batch: accepted, or why not. */
export type BatchResult = AcceptedMessage | components["schemas"]["Error"];
