import type { IncomingMessage, ServerResponse } from "node:http";
import type { PhoneSite, PhoneSiteOptions } from "./answer-phone.ts";

/** Where requests for the phone come in. What it takes to build a mini program is loaded at the first of them. */
export function createPhoneDoor(options: PhoneSiteOptions) {
  let site: Promise<PhoneSite> | undefined;
  let isClosed = false;
  return {
    isFor: ({ url = "" }: IncomingMessage): boolean => /^\/phone(?:[/?]|$)/.test(url),
    async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
      site ??= import("./answer-phone.ts").then(({ createPhoneSite }) => createPhoneSite(options));
      try {
        const opened = await site;
        if (isClosed) opened.close();
        await opened.answer(request, response);
      } catch (error) {
        // A library that is missing keeps the phone shut, not the emulator.
        response.writeHead(500, { "Content-Type": "text/plain; charset=utf-8" });
        response.end(String(error));
      }
    },
    close(): void {
      isClosed = true;
      void site?.then(
        (opened) => opened.close(),
        () => {},
      );
    },
  };
}
