import { createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { dirname } from "node:path";
import { generate } from "selfsigned";
import { addKeyIdentifiers } from "./add-key-identifiers.ts";
import { AuthorityError } from "./authority-error.ts";

/** A certificate with its private key, PEM. */
export interface KeyedCertificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * The certificate authority in `caFile`, made when it is not there, with its key beside it (`<caFile>.key`, readable by
 * its owner only). Without a file it lives in memory. Throws AuthorityError for a file that cannot be used.
 */
export async function openAuthority(caFile: string | undefined): Promise<KeyedCertificate> {
  if (caFile === undefined) return createAuthority();
  const cert = await readIfThere(caFile);
  const key = await readIfThere(keyFileOf(caFile));
  if (cert !== undefined) return checkAuthority(caFile, cert, key);
  const authority = await createAuthority();
  await mkdir(dirname(caFile), { recursive: true });
  await writeFile(keyFileOf(caFile), authority.key, { mode: 0o600 });
  // An existing file keeps its mode when it is written.
  await chmod(keyFileOf(caFile), 0o600);
  await writeFile(caFile, authority.cert);
  return authority;
}

const oneDayMs = 86_400_000;

/** A certificate for the names and addresses, valid for a year; made anew at each start and kept in memory. */
export async function issueCertificate(
  authority: KeyedCertificate,
  hosts: readonly string[],
): Promise<KeyedCertificate> {
  const altNames = hosts.map((host) =>
    isIP(host) ? ({ type: 7, ip: host } as const) : ({ type: 2, value: host } as const),
  );
  const { cert, private: key } = await generate([{ name: "commonName", value: hosts[0]! }], {
    keyType: "ec",
    algorithm: "sha256",
    ca: authority,
    notBeforeDate: new Date(Date.now() - oneDayMs),
    notAfterDate: new Date(Date.now() + 365 * oneDayMs),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames },
    ],
  });
  return { cert: addKeyIdentifiers(cert, createPrivateKey(authority.key)), key };
}

async function createAuthority(): Promise<KeyedCertificate> {
  // Each has a name of its own: clients find the issuer by name.
  const name = `WeChat emulator CA ${randomBytes(4).toString("hex")}`;
  const { cert, private: key } = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - oneDayMs),
    notAfterDate: new Date(Date.now() + 3_650 * oneDayMs),
    extensions: [
      { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { cert: addKeyIdentifiers(cert, createPrivateKey(key)), key };
}

function checkAuthority(caFile: string, cert: string, key: string | undefined): KeyedCertificate {
  const startAnew = `Delete ${caFile} and ${keyFileOf(caFile)} to make a new one, and trust that.`;
  if (key === undefined) {
    throw new AuthorityError(`${caFile} is there, its key ${keyFileOf(caFile)} is not`, startAnew);
  }
  let certificate: X509Certificate;
  let isItsKey: boolean;
  try {
    certificate = new X509Certificate(cert);
    isItsKey = certificate.checkPrivateKey(createPrivateKey(key));
  } catch (cause) {
    throw new AuthorityError(`${caFile} or its key is no PEM`, startAnew, { cause });
  }
  if (!isItsKey) {
    throw new AuthorityError(`${keyFileOf(caFile)} is not the key of ${caFile}`, startAnew);
  }
  if (Date.parse(certificate.validTo) < Date.now()) {
    throw new AuthorityError(`${caFile} expired on ${certificate.validTo}`, startAnew);
  }
  return { cert, key };
}

function keyFileOf(caFile: string): string {
  return `${caFile}.key`;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
