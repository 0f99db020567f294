import { table } from "./row.ts";

export const tokenErrcodes = table("token", []);
