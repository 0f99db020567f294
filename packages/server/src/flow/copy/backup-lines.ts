import { z } from "zod";

// The lines of a copy that are no rows, as far as whoever reads one counts on them: the file may be anybody's.

const origin = {
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  /** The migrations that its tables are of. */
  migrations: z.array(z.string()),
};

export const backupHead = z.object({ format: z.literal("hongyan-backup"), ...origin });

export const appHead = z.object({
  format: z.literal("hongyan-app"),
  ...origin,
  appid: z.string().min(1),
  /** The app that it refers to, and that is to be there first. */
  officialAccount: z.string().min(1).nullable(),
});

/** What of any version of Hongyan is told apart by. */
export const anyHead = z.looseObject({ format: z.string(), version: z.number() });

const sha256 = z.string();

/** The rows between are arrays. */
export const entryLine = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("table"),
    table: z.object({
      name: z.string(),
      columns: z.array(z.looseObject({ name: z.string(), type: z.string() })),
    }),
  }),
  z.object({ kind: z.literal("end"), rows: z.number(), sha256 }),
  z.object({
    kind: z.literal("sequences"),
    sequences: z.array(
      z.object({
        table: z.string(),
        column: z.string(),
        value: z.string(),
        isCalled: z.boolean(),
      }),
    ),
  }),
  z.object({ kind: z.literal("whole"), sha256 }),
]);
