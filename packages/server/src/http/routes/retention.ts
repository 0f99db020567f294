import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import type { Context } from "../../context.ts";
import { retention } from "../../contract/retention.ts";
import { readDatabaseSize, readTableSizes } from "../../store/table-sizes.ts";
import { answers, security, typed } from "./typed.ts";

type Record = z.infer<typeof retention>["records"][number];

/** What is kept for how long, and the room that it takes. */
export function retentionRoutes(app: FastifyInstance, ctx: Context): void {
  typed(app).get(
    "/v1/retention",
    {
      config: { access: { scope: "apps:read", everyApp: true } },
      schema: {
        tags: ["operations"],
        summary: "How long records are kept, and how large they are",
        security,
        response: answers(200, retention),
      },
    },
    async () => {
      const sizes = await readTableSizes(ctx.db);
      const { keepDays } = ctx.config;
      const kept = (
        records: Record["records"],
        days: number,
        name: string,
        tables: string[],
      ): Record => ({
        records,
        days,
        variable: `HONGYAN_KEEP_${name}_DAYS`,
        bytes: tables.reduce((sum, table) => sum + (sizes.get(table) ?? 0), 0),
      });
      return {
        records: [
          kept("messages", keepDays.messages, "MESSAGES", ["messages", "attempts", "campaigns"]),
          kept("lists", keepDays.lists, "LISTS", ["campaign_recipients"]),
          kept("events", keepDays.events, "EVENTS", ["events"]),
          kept("deliveries", keepDays.deliveries, "DELIVERIES", ["webhook_deliveries"]),
          kept("callbacks", keepDays.callbacks, "CALLBACKS", ["callbacks"]),
          kept("customer-messages", keepDays.customerMessages, "CUSTOMER_MESSAGES", [
            "customer_messages",
          ]),
          kept("grant-reports", keepDays.grantReports, "GRANT_REPORTS", ["grant_reports"]),
        ],
        databaseBytes: await readDatabaseSize(ctx.db),
      };
    },
  );
}
