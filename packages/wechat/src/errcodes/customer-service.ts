import { table } from "./row.ts";

export const customerServiceErrcodes = table("customer-service", []);
