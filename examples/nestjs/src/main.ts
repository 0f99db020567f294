import "reflect-metadata";
import { NestFactory } from "@nestjs/core";
import { AppModule } from "./app.module.ts";

const { PORT: port = "3300" } = process.env;

// rawBody: a webhook is verified over the bytes as they came.
const app = await NestFactory.create(AppModule, {
  rawBody: true,
  logger: ["error", "warn"],
});
await app.listen(port, "127.0.0.1");
process.stdout.write(`waiting at http://127.0.0.1:${port}\n`);
