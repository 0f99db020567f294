import { HongyanError } from "../errors.ts";
import { readOnlyDatabase } from "./check-writable.ts";
import { isReadOnlyError, sqlState } from "./sql-errors.ts";

/** Why the database could not be opened or brought up to date, in words that say what to do. The URL's password is never among them (S1). */
export function explainFailure(cause: unknown): HongyanError {
  if (cause instanceof HongyanError) return cause;
  if (isReadOnlyError(cause)) return readOnlyDatabase(cause);
  const { message, hint } = explanations[sqlState(cause)] ?? {
    message: "the database cannot be reached or brought up to date",
    hint: "Check DATABASE_URL, that Postgres runs, and that its user may create schemas and tables.",
  };
  return new HongyanError(sqlState(cause) === "53100" ? "DATABASE_FULL" : "UNAVAILABLE", message, {
    hint,
    cause,
  });
}

const wrongUser = {
  message: "the database does not let this user in",
  hint: "Check user and password in DATABASE_URL (a password's special characters are percent-encoded), and pg_hba.conf.",
};
const wrongHost = {
  message: "the host of the database is not known",
  hint: "Check the host name in DATABASE_URL.",
};
const noAnswer = {
  message: "nothing answers where the database should be",
  hint: "Check host and port in DATABASE_URL, that Postgres runs and listens there, and the firewall between.",
};
const full = {
  message: "the database has no space left",
  hint: "Give its disk more room, then start again: what was accepted is still there.",
};

/** By SQLSTATE, or Node's code of a network error. */
const explanations: Readonly<Record<string, { message: string; hint: string }>> = {
  "28P01": wrongUser,
  "28000": wrongUser,
  "3D000": {
    message: "the database that DATABASE_URL names does not exist",
    hint: "Create it (`createdb`), or check the name at the end of DATABASE_URL.",
  },
  "42501": {
    message: "the user of the database may not do what the schema takes",
    hint: "Let the user in DATABASE_URL create schemas: `grant create on database NAME to USER`.",
  },
  "53100": full,
  "53300": {
    message: "the database takes no more connections",
    hint: "Each process takes up to 15: raise max_connections, or run fewer processes.",
  },
  ENOTFOUND: wrongHost,
  EAI_AGAIN: wrongHost,
  ECONNREFUSED: noAnswer,
  ETIMEDOUT: noAnswer,
  EHOSTUNREACH: noAnswer,
};
