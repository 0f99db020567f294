import type { Pool } from "undici";
import type { Send } from "./sample.ts";

const path = `/cgi-bin/message/subscribe/send?access_token=${"t".repeat(136)}`;
const headers = { "content-type": "application/json" };

/** What a home-made processor does with one message: send it, and throw when WeChat says no. */
export function createSend(pool: Pool): (send: Send) => Promise<void> {
  return async (send) => {
    const body = JSON.stringify(send);
    const answer = await pool.request({ method: "POST", path, headers, body });
    const { errcode } = JSON.parse(await answer.body.text()) as { errcode: number };
    if (errcode !== 0) throw new Error(`WeChat answered ${errcode}`);
  };
}
