// SQLSTATE classes, https://www.postgresql.org/docs/current/errcodes-appendix.html

/** A value that cannot be stored, breaks a constraint, or is too long for an index: trying again would end the same way. */
export function isDataError(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlState(error));
}

export function isUniqueViolation(error: unknown): boolean {
  return sqlState(error) === "23505";
}

/** Deadlock or serialization failure: the transaction was rolled back and may be run again. */
export function isRolledBackForOthers(error: unknown): boolean {
  return ["40P01", "40001"].includes(sqlState(error));
}

/** A lock was not to be had within lock_timeout. */
export function isLockTimeout(error: unknown): boolean {
  return sqlState(error) === "55P03";
}

/** The disk of the database, or what it may use of it, is full: nothing can be written, reading goes on. */
export function isDatabaseFull(error: unknown): boolean {
  return sqlState(error) === "53100";
}

/** A replica, or a database or session that is set to read only, was asked to write. */
export function isReadOnlyError(error: unknown): boolean {
  return sqlState(error) === "25006";
}

/** Reading goes on, and nothing can be written: no space, a failing disk, no memory, a replica or a lock by its provider. */
export function takesNoWrites(error: unknown): boolean {
  return /^(25006|53[12]00|58030)$/.test(sqlState(error));
}

/** The database is not there, or does not take us now: nothing was decided about what was asked. */
export function isDatabaseAway(error: unknown): boolean {
  const code = sqlState(error);
  return (
    /^(08|57P)/.test(code) ||
    [
      "53300",
      "ECONNREFUSED",
      "ECONNRESET",
      "EPIPE",
      "ENOTFOUND",
      "EAI_AGAIN",
      "ETIMEDOUT",
    ].includes(code) ||
    // node-postgres has no code for these.
    (error instanceof Error &&
      /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
        error.message,
      ))
  );
}

export function sqlState(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : "";
  return typeof code === "string" ? code : "";
}
