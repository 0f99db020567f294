import type { FastifyRequest } from "fastify";
import { HongyanError } from "../errors.ts";

/**
 * What a write may find, by `If-Match` (a version that was read) or `If-None-Match: *` (nothing yet). Undefined: anything.
 *
 * @param view how the present state is shown to whoever comes too late
 * @throws the result throws {HongyanError} CHANGED_MEANWHILE
 */
export function preconditionOf<Row>(
  request: FastifyRequest,
  view: (row: Row) => { version: string },
): ((current: Row | undefined) => void) | undefined {
  const wanted = tagsOf(request.headers["if-match"]);
  const mustBeNew = request.headers["if-none-match"]?.trim() === "*";
  if (wanted === undefined && !mustBeNew) return undefined;
  return (row) => {
    const current = row === undefined ? undefined : view(row);
    const isNew = current === undefined;
    const isSeen =
      wanted === undefined ||
      (!isNew && (wanted.includes("*") || wanted.includes(current.version)));
    if (isSeen && (!mustBeNew || isNew)) return;
    throw new HongyanError(
      "CHANGED_MEANWHILE",
      isNew ? "it was removed meanwhile" : "somebody else has changed it meanwhile",
      {
        hint: "Nothing was saved. Look at details.current, and save again with If-Match of its version.",
        details: { current: current ?? null },
      },
    );
  };
}

export function etagOf({ version }: { version: string }): string {
  return `"${version}"`;
}

function tagsOf(header: string | undefined): string[] | undefined {
  return header?.split(",").map((tag) => tag.trim().replace(/^W\//, "").replaceAll('"', ""));
}
