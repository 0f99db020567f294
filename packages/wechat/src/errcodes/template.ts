import { table } from "./row.ts";

export const templateErrcodes = table("template", []);
