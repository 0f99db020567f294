import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";

export interface Step {
  key: "app" | "template" | "scene" | "grant" | "message";
  title: `step${"App" | "Template" | "Scene" | "Grant" | "Message"}`;
  hint: `${Step["title"]}Hint`;
  /** Where it is done. */
  path: string;
}

export const steps: readonly Step[] = [
  { key: "app", title: "stepApp", hint: "stepAppHint", path: "/$appid/settings" },
  { key: "template", title: "stepTemplate", hint: "stepTemplateHint", path: "/$appid/templates" },
  { key: "scene", title: "stepScene", hint: "stepSceneHint", path: "/$appid/scenes" },
  { key: "grant", title: "stepGrant", hint: "stepGrantHint", path: "/$appid/users" },
  { key: "message", title: "stepMessage", hint: "stepMessageHint", path: "/$appid/messages" },
];

/** Which steps the app has behind it. Once a message was sent, nothing more is asked. */
export const firstStepsQuery = (appid: string) =>
  queryOptions({
    queryKey: ["first-steps", appid],
    queryFn: async (): Promise<Record<Step["key"], boolean>> => {
      const query = { appid };
      const { messages } = await answerOf(
        api.GET("/v1/messages", { params: { query: { ...query, limit: 1 } } }),
      );
      if (messages.length > 0)
        return { app: true, template: true, scene: true, grant: true, message: true };
      const [app, { templates }, { scenes }, totals] = await Promise.all([
        answerOf(api.GET("/v1/apps/{appid}", { params: { path: { appid } } })),
        answerOf(api.GET("/v1/templates", { params: { query } })),
        answerOf(api.GET("/v1/scenes", { params: { query } })),
        answerOf(api.GET("/v1/stats", { params: { query: { ...query, by: "day" } } })),
      ]);
      return {
        app: app.token.status === "ready",
        template: templates.length > 0,
        scene: scenes.length > 0,
        grant: totals.totals.granted > 0,
        message: false,
      };
    },
    refetchInterval: 30_000,
  });
