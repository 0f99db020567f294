import { SecretUnavailableError } from "../errors.ts";

/** Reads the app secret. Throws SecretUnavailableError, without the function's own error: it may quote the secret (S1). */
export async function readSecret(
  appid: string,
  secret: string | (() => Promise<string>),
): Promise<string> {
  try {
    const value = typeof secret === "string" ? secret : await secret();
    if (typeof value === "string" && value !== "") return value;
  } catch {
    // Reported below.
  }
  throw new SecretUnavailableError(appid);
}
