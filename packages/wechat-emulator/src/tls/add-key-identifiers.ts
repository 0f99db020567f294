import { createHash, createPublicKey, sign, type KeyObject } from "node:crypto";

/**
 * The certificate (PEM) with subjectKeyIdentifier and authorityKeyIdentifier, signed anew by its issuer. `selfsigned`
 * writes neither, and strict clients (Python 3.13 by default) refuse a certificate without them.
 * RFC 5280, 4.2.1.1 and 4.2.1.2.
 */
export function addKeyIdentifiers(pem: string, issuerKey: KeyObject): string {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64");
  const [body, algorithm] = childrenOf(der);
  const fields = childrenOf(body!);
  // The extensions are the last field: [3] around a list of them.
  const extensions = childrenOf(childrenOf(fields.at(-1)!)[0]!);
  const identifiers = [
    extension(subjectKeyIdentifier, element(octetString, identifierOf(createPublicKey(pem)))),
    extension(
      authorityKeyIdentifier,
      element(sequence, element(keyIdentifier, identifierOf(createPublicKey(issuerKey)))),
    ),
  ];
  const extended = element(extensionsField, element(sequence, ...extensions, ...identifiers));
  const newBody = element(sequence, ...fields.slice(0, -1), extended);
  const signature = sign("sha256", newBody, issuerKey);
  const certificate = element(
    sequence,
    newBody,
    algorithm!,
    element(bitString, Buffer.from([0]), signature),
  );
  const lines = certificate.toString("base64").match(/.{1,64}/g)!;
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

const octetString = 0x04;
const bitString = 0x03;
const sequence = 0x30;
const keyIdentifier = 0x80;
const extensionsField = 0xa3;
const subjectKeyIdentifier = Buffer.from("0603551d0e", "hex");
const authorityKeyIdentifier = Buffer.from("0603551d23", "hex");

function identifierOf(key: KeyObject): Buffer {
  const spki = key.export({ type: "spki", format: "der" });
  return createHash("sha1").update(spki).digest();
}

function extension(oid: Buffer, value: Buffer): Buffer {
  return element(sequence, oid, element(octetString, value));
}

/** One DER element: tag, length, contents. */
function element(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const length = content.length;
  const header =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), content]);
}

/** The elements inside one, each whole. */
function childrenOf(outer: Buffer): Buffer[] {
  const children: Buffer[] = [];
  let position = contentOf(outer, 0).start;
  while (position < outer.length) {
    const { end } = contentOf(outer, position);
    children.push(outer.subarray(position, end));
    position = end;
  }
  return children;
}

function contentOf(der: Buffer, position: number): { start: number; end: number } {
  const first = der[position + 1]!;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const start = position + 2 + lengthBytes;
  const length = lengthBytes === 0 ? first : der.readUIntBE(position + 2, lengthBytes);
  return { start, end: start + length };
}
