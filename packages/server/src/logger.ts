import { pino, type DestinationStream, type Logger } from "pino";
import { maskPersonalData } from "./mask-personal-data.ts";

export type { Logger };

// S1, second line of defence: nothing is logged that holds a secret, and these names are blanked should it happen.
const secretNames = [
  "secret",
  "access_token",
  "accessToken",
  "session_key",
  "sessionKey",
  "js_code",
  "code",
  "authorization",
  "key",
  "token",
  "encodingAESKey",
];

/** Openids and other personal data are masked unless `logOpenids` is "full". */
export function createLogger(
  level: string,
  {
    destination = pino.destination(1),
    logOpenids = "masked",
  }: { destination?: DestinationStream; logOpenids?: "masked" | "full" } = {},
): Logger {
  const options = {
    level,
    base: null,
    serializers: { err: serializeError },
    redact: {
      paths: secretNames.flatMap((name) => [name, `*.${name}`]),
      censor: "[redacted]",
    },
  };
  if (logOpenids === "full") return pino(options, destination);
  return pino(options, { write: (line) => destination.write(maskPersonalData(line)) });
}

/** pg hangs its whole client on some errors: pages of its state, and the key by which anybody can cancel its queries (S1). */
function serializeError(error: Error): object {
  const { client: _, ...known } = pino.stdSerializers.err(error);
  return known;
}
