import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { z } from "zod";
import { errorBody } from "../../contract/common.ts";

/** Routes whose request types come from their zod schemas. */
export function typed(app: FastifyInstance) {
  return app.withTypeProvider<ZodTypeProvider>();
}

/** Of the routes that take an API key, or somebody signed in to the console, for their documentation. */
export const security = [{ apiKey: [] }];

/** The answers of a route, for its documentation and its serialisation: the good one, and errors in their one form. */
export function answers<const S extends number, T extends z.ZodType>(status: S, body: T) {
  return { [status]: body, "4xx": errorBody, "5xx": errorBody } as Record<S, T> & {
    "4xx": typeof errorBody;
    "5xx": typeof errorBody;
  };
}
