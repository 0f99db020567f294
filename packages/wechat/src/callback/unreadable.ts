/** Thrown inside the parsers of a body, and caught where they are called. */
export class Unreadable extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** A field of such a name is a trap for whoever copies the fields; WeChat has none. */
export function refuseTrap(name: string): void {
  if (name === "__proto__" || name === "constructor" || name === "prototype") {
    throw new Unreadable("name_not_allowed");
  }
}
