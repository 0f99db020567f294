/** The emulator's own certificate authority cannot be used; `hint` says what to do. */
export class AuthorityError extends Error {
  readonly code = "TLS_AUTHORITY_UNUSABLE";
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AuthorityError";
    this.hint = hint;
  }
}
