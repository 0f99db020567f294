import { verifyWebhook, type HongyanEvent } from "@hongyan/client";
import {
  Controller,
  Headers,
  HttpCode,
  Post,
  Req,
  UnauthorizedException,
  type RawBodyRequest,
} from "@nestjs/common";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

@Controller("hongyan/events")
export class EventsController {
  readonly #secret = process.env["HONGYAN_WEBHOOK_SECRET"] ?? "";
  // A real business keeps the ids in its database, and writes them in the transaction of what the event changes.
  readonly #handled = new Set<string>();

  @Post()
  @HttpCode(204)
  receive(
    @Headers() headers: IncomingHttpHeaders,
    @Req() { rawBody }: RawBodyRequest<IncomingMessage>,
  ): void {
    const event = this.#verify(headers, rawBody);
    const { eventId } = event.data;
    // Hongyan delivers at least once.
    if (this.#handled.has(eventId)) return;
    handle(event);
    this.#handled.add(eventId);
  }

  #verify(headers: IncomingHttpHeaders, body: Buffer = Buffer.alloc(0)): HongyanEvent {
    try {
      return verifyWebhook(headers, body, this.#secret);
    } catch (error) {
      throw new UnauthorizedException("not signed by Hongyan", { cause: error });
    }
  }
}

/** What throws here is answered with 500, and Hongyan delivers the event again. */
function handle({ type, data }: HongyanEvent): void {
  process.stdout.write(`${type} ${data.messageId ?? ""}\n`);
}
