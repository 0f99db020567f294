// A school's server: it reminds students of homework, and hears what became of the reminders.
import { createClient, HongyanError, verifyWebhook, type HongyanEvent } from "@hongyan/client";
import express from "express";

interface Homework {
  student: string;
  taskName: string;
  remarks: string;
  className: string;
}

const { PORT = "3300", HONGYAN_WEBHOOK_SECRET: webhookSecret = "" } = process.env;
// Reads HONGYAN_URL and HONGYAN_API_KEY.
const hongyan = createClient();
const server = express();

server.post("/homework/:id/reminders", express.json(), async (request, response) => {
  const { student, ...params } = request.body as Homework;
  try {
    const reminder = await hongyan.send(
      { to: { externalId: student }, scene: "task-reminder", params },
      // Asked again for the same homework, it is the same reminder.
      { idempotencyKey: `homework-${request.params.id}-${student}` },
    );
    response.json({ reminder: reminder.id });
  } catch (error) {
    if (!(error instanceof HongyanError)) throw error;
    if (error.code === "NO_GRANT") {
      // Nobody's fault, and trying again changes nothing: the mini program asks the student at the next tap.
      response.json({ reminder: null, reason: error.code });
      return;
    }
    process.stderr.write(`${error.code}: ${error.message} ${error.hint ?? ""}\n`);
    response.status(502).json({ error: { code: error.code } });
  }
});

// Not express.json(), and none before it: JSON that was parsed and written again has another signature.
const rawBody = express.raw({ type: "application/json", limit: "1mb" });
// A real business keeps the ids in its database, and writes them in the transaction of what the event changes.
const handled = new Set<string>();

server.post("/hongyan/events", rawBody, (request, response) => {
  let event: HongyanEvent;
  try {
    event = verifyWebhook(request.headers, request.body as Buffer, webhookSecret);
  } catch {
    response.sendStatus(401);
    return;
  }
  const { eventId } = event.data;
  // Hongyan delivers at least once.
  if (!handled.has(eventId)) {
    handle(event);
    handled.add(eventId);
  }
  response.sendStatus(204);
});

/** What throws here is answered with 500, and Hongyan delivers the event again. */
function handle({ type, data }: HongyanEvent): void {
  process.stdout.write(`${type} ${data.messageId ?? ""}\n`);
}

server.listen(Number(PORT), "127.0.0.1", () => {
  process.stdout.write(`waiting at http://127.0.0.1:${PORT}\n`);
});
