import { createClient } from "@hongyan/client";
import { Module } from "@nestjs/common";
import { EventsController } from "./events.controller.ts";
import { hongyan } from "./hongyan.ts";
import { RemindersController } from "./reminders.controller.ts";

@Module({
  // Reads HONGYAN_URL and HONGYAN_API_KEY.
  providers: [{ provide: hongyan, useFactory: () => createClient() }],
  controllers: [RemindersController, EventsController],
})
export class AppModule {}
