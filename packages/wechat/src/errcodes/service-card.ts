import { table } from "./row.ts";

export const serviceCardErrcodes = table("service-card", []);
export const serviceCardEventCodes = table("service-card-event", []);
