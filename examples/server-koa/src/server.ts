// A school's server: it reminds students of homework, and hears what became of the reminders.
import { createClient, HongyanError, verifyWebhook, type HongyanEvent } from "@hongyan/client";
import { bodyParser } from "@koa/bodyparser";
import { Router } from "@koa/router";
import Koa from "koa";

interface Homework {
  student: string;
  taskName: string;
  remarks: string;
  className: string;
}

const { PORT = "3300", HONGYAN_WEBHOOK_SECRET: webhookSecret = "" } = process.env;
// Reads HONGYAN_URL and HONGYAN_API_KEY.
const hongyan = createClient();
const server = new Koa();
const router = new Router();

router.post("/homework/:id/reminders", async (ctx) => {
  const { student, ...params } = ctx.request.body as Homework;
  try {
    const reminder = await hongyan.send(
      { to: { externalId: student }, scene: "task-reminder", params },
      // Asked again for the same homework, it is the same reminder.
      { idempotencyKey: `homework-${ctx.params.id}-${student}` },
    );
    ctx.body = { reminder: reminder.id };
  } catch (error) {
    if (!(error instanceof HongyanError)) throw error;
    if (error.code === "NO_GRANT") {
      // Nobody's fault, and trying again changes nothing: the mini program asks the student at the next tap.
      ctx.body = { reminder: null, reason: error.code };
      return;
    }
    process.stderr.write(`${error.code}: ${error.message} ${error.hint ?? ""}\n`);
    ctx.status = 502;
    ctx.body = { error: { code: error.code } };
  }
});

// A real business keeps the ids in its database, and writes them in the transaction of what the event changes.
const handled = new Set<string>();

router.post("/hongyan/events", async (ctx) => {
  let event: HongyanEvent;
  try {
    // Over the body as it came: JSON that was parsed and written again has another signature.
    event = verifyWebhook(ctx.headers, ctx.request.rawBody ?? "", webhookSecret);
  } catch {
    ctx.status = 401;
    return;
  }
  const { eventId } = event.data;
  // Hongyan delivers at least once.
  if (!handled.has(eventId)) {
    handle(event);
    handled.add(eventId);
  }
  ctx.status = 204;
});

/** What throws here is answered with 500, and Hongyan delivers the event again. */
function handle({ type, data }: HongyanEvent): void {
  process.stdout.write(`${type} ${data.messageId ?? ""}\n`);
}

server.use(bodyParser({ enableTypes: ["json"] }));
server.use(router.routes());
server.listen(Number(PORT), "127.0.0.1", () => {
  process.stdout.write(`waiting at http://127.0.0.1:${PORT}\n`);
});
