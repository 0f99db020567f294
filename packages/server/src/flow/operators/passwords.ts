import { hash, verify } from "@node-rs/argon2";

/** OWASP's first choice for argon2id: a guess costs 19 MiB and some 30 ms, off the main thread. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of no password. Who asks for a name that does not exist waits as long as for a wrong password. */
const nobodys =
  "$argon2id$v=19$m=19456,t=2,p=1$/7YbbVdB4/4VgmJgNSbm3g$mvex8bakG9F8bJOegnvyDydrlXfoTXi3F7jrjkY3b3s";

export async function hashPassword(password: string): Promise<string> {
  return hash(normalise(password), cost);
}

/** @param passwordHash null or undefined: there is none, and none fits. */
export async function fitsPassword(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  const fits = await verify(passwordHash ?? nobodys, normalise(password));
  return fits && passwordHash != null;
}

/** One text typed on two keyboards can come as two sequences of characters. */
function normalise(password: string): string {
  return password.normalize("NFKC");
}
