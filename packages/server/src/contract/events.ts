import { z } from "zod";
import { appid } from "./common.ts";

const eventId = z
  .string()
  .regex(/^[0-9]{1,18}-[0-9]{1,15}$/, "must be the id of an event of this stream")
  .describe("Goes on behind the event with this id");

export const eventsQuery = z.object({
  appid: appid.optional(),
  types: z
    .string()
    .max(1000)
    .regex(/^[a-z*.-]+(,[a-z*.-]+)*$/, "must be types or families, by commas: message.sent,grant.*")
    .transform((types) => types.split(","))
    .optional()
    .describe("Types (message.sent) and families (message.*), by commas. Default: all"),
  after: eventId.optional(),
});

export const eventsHeaders = z.object({
  "last-event-id": z.union([z.literal(""), eventId]).optional(),
});
