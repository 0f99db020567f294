import type { ServerConfig } from "../config.ts";
import type { Caller } from "./caller.ts";
import { createMinuteCounter } from "./minute-counter.ts";

/** Makes the function that counts a request of an API key. It throws RATE_LIMITED when that is one too many in this minute. */
export function createKeyRequests({
  keyRequestsPerMinute,
}: Pick<ServerConfig, "keyRequestsPerMinute">): (key: Caller) => void {
  const counter = createMinuteCounter(
    "the API key",
    "Wait for as many seconds as Retry-After says, and send up to 1,000 messages in one request with POST /v1/messages/batch. A key made with requestsPerMinute has a limit of its own; HONGYAN_KEY_REQUESTS_PER_MINUTE is that of all others.",
  );
  return ({ id, name, requestsPerMinute = keyRequestsPerMinute }) =>
    counter.count(id, requestsPerMinute, name);
}
