/** Shared by every JSON request, so that the hot path builds no header object. */
export const jsonHeaders: Record<string, string> = { "content-type": "application/json" };
export const formHeaders: Record<string, string> = {
  "content-type": "application/x-www-form-urlencoded",
};
export const noHeaders: Record<string, string> = {};
