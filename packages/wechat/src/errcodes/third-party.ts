import { table } from "./row.ts";

export const thirdPartyErrcodes = table("third-party", []);
