import { createReceiver } from "./receiver.ts";

const { WEBHOOK_SECRET: secret, PORT: port = "3300" } = process.env;
if (!secret)
  throw new Error("set WEBHOOK_SECRET to the secret that POST /v1/webhooks answered with");

const receiver = createReceiver(secret, ({ type, timestamp, data }) => {
  process.stdout.write(`${timestamp} ${type} ${JSON.stringify(data)}\n`);
});
receiver.listen(Number(port), "127.0.0.1", () => {
  process.stdout.write(`waiting for events at http://127.0.0.1:${port}/\n`);
});
