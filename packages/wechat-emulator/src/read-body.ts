import type { IncomingMessage } from "node:http";

const oneMebibyte = 1_048_576;

const empty = Buffer.alloc(0);

/**
 * The whole body, or "aborted", or "too-large" beyond the limit. What is too large is read to its end, so that the
 * caller hears the answer; sixteen times the limit is no honest mistake, and the connection is cut.
 */
export function readBody(
  request: IncomingMessage,
  maxBytes = oneMebibyte,
): Promise<Buffer | "too-large" | "aborted"> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else if (bytes > 16 * maxBytes) request.destroy();
      else chunks.length = 0;
    });
    request.on("end", () => {
      if (bytes > maxBytes) resolve("too-large");
      else
        resolve(
          chunks.length === 0 ? empty : chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks),
        );
    });
    request.on("close", () => resolve("aborted"));
  });
}
