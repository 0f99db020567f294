import { HongyanError } from "../errors.ts";

/** Where a value does not fit its schema, and why. */
export interface Misfit {
  path: string;
  message: string;
}

/** Enough to mend a request by. A list of ten thousand wrong values would be answered by megabytes. */
const mostNamed = 20;

/** BAD_REQUEST that names the first misfits, in its text and its details. */
export function doesNotFit(what: string, misfits: Misfit[], hint?: string): HongyanError {
  const named = misfits.slice(0, mostNamed);
  const texts = named.map(({ path, message }) => `${path}: ${message}`);
  const more = misfits.length - named.length;
  if (more > 0) texts.push(`and ${more} more`);
  return new HongyanError("BAD_REQUEST", `${what} does not fit: ${texts.join("; ")}`, {
    ...(hint === undefined ? {} : { hint }),
    details: named,
  });
}
