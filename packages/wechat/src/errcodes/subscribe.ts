import { table } from "./row.ts";

export const subscribeErrcodes = table("subscribe", []);
