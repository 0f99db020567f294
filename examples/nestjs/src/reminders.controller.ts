import { HongyanError, type Client } from "@hongyan/client";
import {
  BadGatewayException,
  Body,
  Controller,
  HttpCode,
  Inject,
  Logger,
  Param,
  Post,
} from "@nestjs/common";
import { hongyan } from "./hongyan.ts";

interface Homework {
  student: string;
  taskName: string;
  remarks: string;
  className: string;
}

@Controller("homework/:id/reminders")
export class RemindersController {
  readonly #hongyan: Client;
  readonly #log = new Logger(RemindersController.name);

  constructor(@Inject(hongyan) client: Client) {
    this.#hongyan = client;
  }

  /** Reminds a student of homework. Asked again for the same homework, it is the same reminder. */
  @Post()
  @HttpCode(200)
  async remind(@Param("id") id: string, @Body() { student, ...params }: Homework) {
    try {
      const reminder = await this.#hongyan.send(
        { to: { externalId: student }, scene: "task-reminder", params },
        { idempotencyKey: `homework-${id}-${student}` },
      );
      return { reminder: reminder.id };
    } catch (error) {
      if (!(error instanceof HongyanError)) throw error;
      // Nobody's fault, and trying again changes nothing: the mini program asks the student at the next tap.
      if (error.code === "NO_GRANT") return { reminder: null, reason: error.code };
      this.#log.error(`${error.code}: ${error.message} ${error.hint ?? ""}`);
      throw new BadGatewayException({ error: { code: error.code } }, { cause: error });
    }
  }
}
