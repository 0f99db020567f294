const secretParameters =
  /((?:access_token|refresh_token|verify_ticket|ticket|authorization_code|auth_code|secret|appsecret|js_code|session_key|signature)["']?\s*[=:]\s*["']?)[^&\s"',}]+/gi;

/**
 * Removes secrets from a text that may reach a log: the values of secret parameters in a query or
 * JSON body, and each of the `known` values wherever it stands (S1).
 */
export function redact(text: string, known: readonly (string | undefined)[] = []): string {
  let clean = text.replace(secretParameters, "$1***");
  for (const value of known) {
    if (value !== undefined && value !== "") clean = clean.replaceAll(value, "***");
  }
  return clean;
}
