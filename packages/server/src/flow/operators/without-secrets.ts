/** S1: members of these names are blanked wherever they stand. */
const secretNames = new Set([
  "secret",
  "token",
  "ticket",
  "password",
  "totp",
  "encodingAESKey",
  "previousEncodingAESKey",
]);
/** API keys and secrets of webhooks, whatever they are called. */
const secretForms = /^(hy_|whsec_)/;
const mostCharacters = 20_000;

/** A copy that may be kept: without secrets, and not too long. */
export function withoutSecrets(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  const text = JSON.stringify(value, (name, member: unknown) => {
    // Sealed or hashed it is no secret, and no news either.
    if (/(sealed|hash)$/i.test(name)) return undefined;
    if (secretNames.has(name) && typeof member === "string") return "[secret]";
    if (typeof member !== "string") return member;
    if (secretForms.test(member)) return "[secret]";
    // Postgres keeps no NUL in jsonb.
    return member.replaceAll("\0", "");
  });
  if (text.length > mostCharacters) return { omitted: `${text.length} characters` };
  return JSON.parse(text) as unknown;
}
