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

function sqlState(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : "";
  return typeof code === "string" ? code : "";
}
