import { callSafely } from "./page-instance.ts";
import type { AppEvents, AppLife } from "../wx/app-life.ts";

/** What a mini program passes to App(). */
interface AppDefinition extends Record<string, unknown> {
  onLaunch?(options: unknown): void;
  onShow?(options: unknown): void;
  onHide?(): void;
  onError?(error: string): void;
  onPageNotFound?(page: unknown): void;
  onUnhandledRejection?(event: unknown): void;
}

type Listener = (value: unknown) => void;

/** Defines App and getApp; the object's life cycles follow the life of the program. */
export function createAppObject(life: AppLife): { launch(): void } {
  let app: AppDefinition = {};
  const getApp = () => app;
  const App = (definition: AppDefinition): void => {
    app = { ...definition };
  };
  Object.assign(globalThis, { App, getApp });
  const follow = (event: keyof AppEvents, name: keyof AppDefinition): void => {
    life.on(event, (value) => {
      const listener = app[name];
      if (typeof listener === "function") callSafely(app, listener as Listener, value);
    });
  };
  follow("show", "onShow");
  follow("hide", "onHide");
  follow("error", "onError");
  follow("unhandledRejection", "onUnhandledRejection");
  return {
    launch() {
      if (app.onPageNotFound) follow("pageNotFound", "onPageNotFound");
      callSafely(app, app.onLaunch, life.launch);
    },
  };
}
