import type { IncomingMessage, ServerResponse } from "node:http";

/** An answer of the control interface that goes on: server-sent events. */
export class EventStream {
  /** Takes the connection over; ends with it. */
  readonly open: (request: IncomingMessage, response: ServerResponse) => void;

  constructor(open: EventStream["open"]) {
    this.open = open;
  }
}
