import { pino, type DestinationStream, type Logger } from "pino";
import { currentLogFields } from "./log-fields.ts";
import { textLines } from "./log-text.ts";
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

/**
 * Openids and other personal data are masked unless `logOpenids` is "full".
 *
 * @param options.destination default: standard output, as JSON, or as text when somebody sits before it
 */
export function createLogger(
  level: string,
  {
    destination = process.stdout.isTTY ? textLines(process.stdout) : pino.destination(1),
    logOpenids = "masked",
  }: { destination?: DestinationStream; logOpenids?: "masked" | "full" } = {},
): Logger {
  const options = {
    level,
    base: null,
    mixin: currentLogFields,
    serializers: { err: serializeError },
    redact: {
      paths: secretNames.flatMap((name) => [name, `*.${name}`]),
      censor: "[redacted]",
    },
  };
  if (logOpenids === "full") return pino(options, destination);
  return pino(options, { write: (line) => destination.write(maskPersonalData(line)) });
}

/**
 * pg hangs its whole client on some errors: pages of its state, and the key by which anybody can cancel its queries (S1). An
 * error's code gets a name of its own: `code` is what wx.login gives, and is blanked.
 */
function serializeError(error: Error): object {
  const {
    client: _,
    code,
    ...known
  } = pino.stdSerializers.err(error) as object & {
    client?: unknown;
    code?: unknown;
  };
  return code === undefined ? known : { ...known, errorCode: code };
}
