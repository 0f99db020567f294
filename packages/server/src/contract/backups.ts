import { z } from "zod";

/** Where a backup was put, and what is in it. */
export const backupTaken = z.object({
  file: z.string().describe("In the data folder of this server, readable by its user only"),
  bytes: z.int(),
  tables: z.array(z.object({ name: z.string(), rows: z.int() })),
});
