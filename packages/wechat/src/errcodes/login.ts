import { table } from "./row.ts";

export const loginErrcodes = table("login", []);
