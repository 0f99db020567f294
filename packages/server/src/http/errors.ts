import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { readOnlyDatabase } from "../db/check-writable.ts";
import { isDatabaseAway, isDatabaseFull, isDataError, isReadOnlyError } from "../db/sql-errors.ts";
import { doesNotFit } from "./does-not-fit.ts";
import type { ServerConfig } from "../config.ts";
import { HongyanError } from "../errors.ts";
import { whereToRead } from "./where-to-read.ts";

export interface ErrorBody {
  error: { code: string; message: string; hint?: string; details?: unknown };
}

/** Every error leaves in one form: `{ error: { code, message, hint, details } }` with a fitting status. */
export function answerErrors(app: FastifyInstance, config: Pick<ServerConfig, "docs">): void {
  app.setErrorHandler((error, request, reply) => {
    const known = toHongyanError(error);
    const body = toErrorBody(known);
    if (known.code === "BAD_REQUEST") {
      body.error.hint ??= whereToRead(config, "the form of this request");
    }
    return answer(known, body, request, reply, error);
  });
  app.setNotFoundHandler((request, reply) => {
    const method = `${request.method} ${pathOf(request)}`;
    const unknown = new HongyanError("ROUTE_NOT_FOUND", `there is no ${method}`, {
      hint: whereToRead(config, "every route"),
    });
    return answer(unknown, toErrorBody(unknown), request, reply, undefined);
  });
}

/** The body that an error is answered with; also for the items of a batch. */
export function toErrorBody(error: HongyanError): ErrorBody {
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.details === undefined ? {} : { details: error.details }),
    },
  };
}

export function toHongyanError(error: unknown): HongyanError {
  if (error instanceof HongyanError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const misfits = error.validation.map((fault) => ({
      path: `${error.validationContext ?? ""}${fault.instancePath}`
        .replaceAll("/", ".")
        .replace(/\.$/, ""),
      message: fault.message ?? "is not valid",
    }));
    return doesNotFit("the request", misfits);
  }
  const code =
    typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  const status =
    typeof error === "object" && error !== null && "statusCode" in error
      ? error.statusCode
      : undefined;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    return new HongyanError("BODY_TOO_LARGE", "the request body is larger than this route takes", {
      hint: "A batch takes 1,000 messages at most, a picture 10 MB.",
    });
  }
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") {
    return new HongyanError(
      "UNSUPPORTED_MEDIA_TYPE",
      "the request body is of a type that this route does not take",
      {
        hint: "Send JSON, with Content-Type: application/json; a picture with image/png, image/jpeg or image/gif; a campaign's list with text/csv or application/x-ndjson.",
      },
    );
  }
  if (
    error instanceof SyntaxError ||
    code === "FST_ERR_CTP_EMPTY_JSON_BODY" ||
    code === "FST_ERR_CTP_INVALID_JSON_BODY"
  ) {
    return new HongyanError("MALFORMED_JSON", "the request body is not JSON", {
      hint: "Check quotes and commas; the body must be one JSON object in UTF-8.",
    });
  }
  if (status === 429) {
    return new HongyanError("RATE_LIMITED", "too many requests", {
      hint: "Wait for as many seconds as Retry-After says.",
    });
  }
  if (typeof status === "number" && status >= 400 && status < 500) {
    return new HongyanError("BAD_REQUEST", "the request is not valid HTTP for this route");
  }
  if (isDataError(error)) {
    return new HongyanError("BAD_REQUEST", "a value of the request cannot be stored", {
      hint: "Look for characters such as NUL (\\u0000), and for numbers and times out of any range.",
    });
  }
  if (isDatabaseFull(error)) {
    return new HongyanError("DATABASE_FULL", "the database has no space left to write to", {
      hint: "Nothing of this request was taken. Give the database more room, then repeat it with the same Idempotency-Key.",
      cause: error,
    });
  }
  if (isReadOnlyError(error)) return readOnlyDatabase(error);
  if (isDatabaseAway(error)) {
    return new HongyanError("UNAVAILABLE", "the database does not answer", {
      hint: "A send may have been taken: repeat it with the same Idempotency-Key, after a moment.",
      cause: error,
    });
  }
  // Its own text may hold anything, so it goes to the log and not to the caller (S1).
  return new HongyanError("INTERNAL", "something went wrong inside the server", {
    hint: "Nothing is half done, but a send may have been taken: repeat it with the same Idempotency-Key. The server's log says more: look there for the id that the answer has in x-request-id.",
    cause: error,
  });
}

/** A line with its stack. Too much work is none: it comes by the thousand, and says all. */
export function isFaultOfOurs({ code, status }: HongyanError): boolean {
  return status >= 500 && code !== "OVERLOADED";
}

function answer(
  error: HongyanError,
  body: ErrorBody,
  request: FastifyRequest,
  reply: FastifyReply,
  original: unknown,
): FastifyReply {
  const log = {
    requestId: request.id,
    method: request.method,
    path: pathOf(request),
    // A field named `code` is blanked: it would be that of wx.login.
    errorCode: error.code,
  };
  if (isFaultOfOurs(error)) request.log.error({ ...log, err: original }, error.message);
  // Refused callbacks have a log of their own, which cannot be flooded.
  else if (error.code !== "CALLBACK_REFUSED") request.log.info(log, error.message);
  const wait = secondsToWait(error);
  if (wait !== undefined) reply.header("retry-after", wait);
  // Where the log alone can explain it, whoever copies the error into a ticket has the line's name with it.
  if (error.code === "INTERNAL") body.error.details = { requestId: request.id };
  return reply.status(error.status).send(body);
}

function secondsToWait({ details }: HongyanError): number | undefined {
  if (typeof details !== "object" || details === null) return undefined;
  const { retryAfterSeconds } = details as { retryAfterSeconds?: unknown };
  return typeof retryAfterSeconds === "number" ? retryAfterSeconds : undefined;
}

/** Without the query, which may hold anything, and without the Token of a cloud push (S1). */
function pathOf(request: FastifyRequest): string {
  const [path = ""] = request.url.split("?");
  return path.replace(/^(\/wechat\/callback\/[^/]*\/).*/, "$1***");
}
