import { table } from "./row.ts";

export const apiSignatureErrcodes = table("api-signature", []);
