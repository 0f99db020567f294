import type { Backend, Phone, Screen, Storage } from "../ports.ts";
import type { AppLife } from "./app-life.ts";

/** What the functions of `wx` work with. */
export interface WxSurroundings {
  readonly phone: Phone;
  readonly backend: Backend;
  readonly storage: Storage;
  readonly screen: Screen;
  readonly app: AppLife;
}
