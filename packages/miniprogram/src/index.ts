export { createPush } from "./create-push.ts";
export type * from "./types.ts";
