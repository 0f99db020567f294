import { table } from "./row.ts";

export const withdrawnErrcodes = table("withdrawn", []);
