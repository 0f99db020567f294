/** One part of a multipart/form-data body. */
export interface Part {
  readonly name: string;
  readonly filename: string | undefined;
  readonly content: Buffer;
}

/**
 * Reads a multipart/form-data body (RFC 7578), whatever bytes the files hold. Undefined when the content type names no
 * boundary or the body does not end with it.
 */
export function readMultipart(contentType: string, body: Buffer): Part[] | undefined {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return undefined;
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter may stand at the very beginning, without a line break.
  const first = Buffer.from(`--${boundary}`);
  let position = body.indexOf(delimiter);
  if (body.subarray(0, first.length).equals(first)) position = first.length;
  else if (position >= 0) position += delimiter.length;
  else return undefined;

  const parts: Part[] = [];
  while (body.toString("latin1", position, position + 2) !== "--") {
    // Blanks may follow a delimiter.
    const start = body.indexOf("\r\n", position);
    const end = body.indexOf(delimiter, start);
    if (start < 0 || end < 0) return undefined;
    const part = readPart(body.subarray(start + 2, end));
    if (part) parts.push(part);
    position = end + delimiter.length;
  }
  return parts;
}

function boundaryOf(contentType: string): string | undefined {
  if (!/^multipart\/form-data\s*(?:;|$)/i.test(contentType)) return undefined;
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  return quoted ?? bare;
}

function readPart(bytes: Buffer): Part | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const header = bytes.toString("utf8", 0, end);
  const disposition = /^content-disposition:\s*form-data(.*)$/im.exec(header)?.[1] ?? "";
  const name = parameter(disposition, "name");
  if (name === undefined) return undefined;
  return { name, filename: parameter(disposition, "filename"), content: bytes.subarray(end + 4) };
}

/** Quoted or bare; browsers write a quote inside a name as %22, others as \". */
function parameter(disposition: string, name: string): string | undefined {
  const pattern = new RegExp(`;\\s*${name}=(?:"((?:\\\\"|[^"])*)"|([^;\\s]+))`, "i");
  const [, quoted, bare] = pattern.exec(disposition) ?? [];
  return quoted?.replaceAll('\\"', '"') ?? bare;
}
