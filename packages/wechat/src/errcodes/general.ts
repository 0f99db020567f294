import { table } from "./row.ts";

export const generalErrcodes = table("general", []);
