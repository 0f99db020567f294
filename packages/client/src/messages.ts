import type { paths } from "./schema.ts";

/**
 * The scenes of your apps with their params. Empty: any name and any params. `hongyan types` writes a file that fills it in,
 * and then a wrong name or param does not compile:
 *
 * ```ts
 * declare module "@hongyan/client" {
 *   interface HongyanScenes {
 *     "course-reminder": { taskName: string; className?: string };
 *   }
 * }
 * ```
 */
export interface HongyanScenes {}

export type SceneName = keyof HongyanScenes extends never
  ? string
  : Extract<keyof HongyanScenes, string>;

export type ParamsOf<Scene extends SceneName> = Scene extends keyof HongyanScenes
  ? HongyanScenes[Scene]
  : Record<string, unknown>;

/** As the server takes it. */
type MessageBody = NonNullable<
  paths["/v1/messages"]["post"]["requestBody"]
>["content"]["application/json"];

type Common = Omit<MessageBody, "scene" | "params" | "templateId" | "data">;

/** A scene and what it is filled in with; the server knows the template. */
export type SceneMessage<Scene extends SceneName = SceneName> = Common & {
  scene: Scene;
  params: ParamsOf<Scene>;
};

/** A template with data in WeChat's own form: `{ thing1: "…" }`. */
export type TemplateMessage = Common & {
  templateId: string;
  data: NonNullable<MessageBody["data"]>;
};

export type Message<Scene extends SceneName = SceneName> = SceneMessage<Scene> | TemplateMessage;

type AnswerOf<Operation> = Operation extends {
  responses: { [status: string]: unknown };
}
  ? JsonOf<Operation["responses"][keyof Operation["responses"] & (200 | 201 | 202)]>
  : never;
type JsonOf<Response> = Response extends { content: { "application/json": infer Json } }
  ? Json
  : never;

/** What was taken: its id, and `queued` (or how far it is by now, when the same key was sent before). */
export type AcceptedMessage = AnswerOf<paths["/v1/messages"]["post"]>;
/** Of each message of a batch, in order: what was taken, or why not. */
export type BatchResult = AnswerOf<paths["/v1/messages/batch"]["post"]>["results"][number];
/** Everything about one message: state, attempts, events. */
export type MessageDetails = AnswerOf<paths["/v1/messages/{id}"]["get"]>;
export type MessageSummary = AnswerOf<paths["/v1/messages"]["get"]>["messages"][number];
export type MessageFilter = NonNullable<paths["/v1/messages"]["get"]["parameters"]["query"]>;
export type Balance = AnswerOf<paths["/v1/grants"]["get"]>["grants"][number];
export type BalanceFilter = NonNullable<paths["/v1/grants"]["get"]["parameters"]["query"]>;
