import type { App, State, Template, User } from "../state.ts";
import { notFound } from "./control-error.ts";

export function findApp(state: State, appid: string): App {
  const app = state.apps.get(appid);
  if (app) return app;
  throw notFound("UNKNOWN_APP", `no app ${appid}`, "Add it with POST /_emulator/apps.");
}

export function findUser(app: App, openid: string): User {
  const user = app.users.get(openid);
  if (user) return user;
  const message = `no user ${openid} in app ${app.appid}`;
  throw notFound("UNKNOWN_USER", message, "Add one with POST /_emulator/users.");
}

export function findTemplate(app: App, templateId: string): Template {
  const template = app.templates.get(templateId);
  if (template) return template;
  const message = `no template ${templateId} in app ${app.appid}`;
  throw notFound("UNKNOWN_TEMPLATE", message, "Add one with POST /_emulator/templates.");
}
