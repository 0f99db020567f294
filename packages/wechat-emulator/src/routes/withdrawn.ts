import type { Call } from "../call.ts";
import { refuse, Refusal, type Reply } from "../reply.ts";
import { authorize } from "../tokens.ts";

/**
 * POST /cgi-bin/message/wxopen/template/uniform_send, withdrawn on 2023-09-20.
 * https://developers.weixin.qq.com/community/develop/doc/000ae8d6348af08e7030bc2546bc01
 */
export function refuseUniformMessage(call: Call): Reply {
  const app = authorize(call);
  return app instanceof Refusal ? app : refuse(45109);
}

/** POST /cgi-bin/message/wxopen/template/send and the library below /cgi-bin/wxopen/template, off since 2020-01-10. */
export function refuseTemplateMessage(call: Call): Reply {
  const app = authorize(call);
  return app instanceof Refusal ? app : refuse(45103);
}
