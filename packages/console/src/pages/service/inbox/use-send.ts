import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { chatKey, sendMessage, type Content } from "../../../api/customer-service.ts";
import { newIdempotencyKey } from "../../../api/idempotency-key.ts";

export interface Sending {
  /** True once the server has taken it; false: see `error`, nothing was sent that was not sent before. */
  send(content: Content): Promise<boolean>;
  isBusy: boolean;
  error: unknown;
  forgetError(): void;
}

/** Sends to one user. Trying the same again after a lost answer sends it once: it goes under the same key. */
export function useSend(appid: string, openid: string): Sending {
  const queries = useQueryClient();
  const attempt = useRef({ text: "", key: "" });
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  return {
    isBusy,
    error,
    forgetError: () => setError(undefined),
    async send(content) {
      const text = JSON.stringify(content);
      if (attempt.current.text !== text) attempt.current = { text, key: newIdempotencyKey() };
      setIsBusy(true);
      setError(undefined);
      try {
        await sendMessage(appid, openid, content, attempt.current.key);
        attempt.current = { text: "", key: "" };
        return true;
      } catch (cause) {
        setError(cause);
        return false;
      } finally {
        setIsBusy(false);
        // The window is another one now, whether it was sent or refused.
        void queries.invalidateQueries({ queryKey: chatKey(appid) });
      }
    },
  };
}
