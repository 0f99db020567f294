import { z } from "zod";
import { appid, openid } from "./common.ts";

const row = z.record(z.string(), z.unknown());
const rows = z.array(row);

/** GET /v1/users/{openid}/data: rows as they stand in the database, with its names. */
export const personalData = z
  .object({
    appid,
    openid,
    exportedAt: z.iso.datetime(),
    user: row.nullable(),
    balances: rows,
    ledger: rows,
    grantReports: rows,
    messages: rows,
    conversation: row.nullable(),
    customerMessages: rows.describe("What the user wrote to customer service"),
    serviceCards: rows,
    frequencies: rows,
    clientSends: row.nullable(),
    attempts: rows,
    events: rows,
    campaignLists: rows,
    callbacks: rows.describe("What WeChat pushed that names the user"),
  })
  .describe("Everything that is kept about one user");

export const erasure = z.object({
  id: z.uuid(),
  appid,
  state: z
    .enum(["waiting", "erased", "done"])
    .describe(
      "waiting: not begun, or a message of the user is on the wire; erased: all is gone but the notice that webhooks still wait for; done: nothing names the user any more",
    ),
  cause: z.enum(["request", "cancellation"]),
  requestedAt: z.iso.datetime(),
  erasedAt: z.iso.datetime().nullable(),
  doneAt: z.iso.datetime().nullable(),
});
