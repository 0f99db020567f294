import { z } from "zod";
import {
  clientParamsCheck,
  longestClientText,
  mostClientChars,
  mostClientParams,
} from "./client-params.ts";
import { appid, choices, jsCode, messageId, sceneName } from "./common.ts";
import { messageStatus } from "./messages.ts";

/** POST /app/send: the classic one-call flow. Every member that is not named here is a param of the scene. */
export const appSendRequest = z
  .looseObject({
    appid: appid.optional(),
    code: jsCode,
    scene: sceneName.optional(),
    choices: choices.optional(),
  })
  .superRefine(clientParamsCheck(["appid", "code", "scene", "choices"]))
  .describe(
    `code, scene?, choices?, and the scene's params beside them: up to ${mostClientParams}, each text up to ${longestClientText} characters, all together up to ${mostClientChars}, without control characters`,
  );

export const appSendResponse = z.object({ messageId, status: messageStatus });
