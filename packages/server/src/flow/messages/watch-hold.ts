import type { Context } from "../../context.ts";
import { isHeld } from "../../store/message-claims.ts";
import type { Share } from "../pacing/share.ts";

/** Claimed messages wait for their place on the wire: meanwhile what they belong to may be paused or cancelled. */
export interface HoldWatch extends Disposable {
  /** Is it held, as far as is known? What is on the wire then is settled as usual; the rest goes back. */
  isHeld(): boolean;
}

/** A pause or a cancel is to be over within two seconds. A chunk that takes less than this costs no look. */
const lookPauseMs = 500;

/** Looks now and then, for as long as the messages of a share are being sent, whether its app and its campaign still run. */
export function watchHold(ctx: Context, { appid, campaignId }: Share): HoldWatch {
  let isSeenHeld = false;
  let isLooking = false;
  const look = async (): Promise<void> => {
    isLooking = true;
    try {
      isSeenHeld = await isHeld(ctx.db, appid, campaignId);
    } catch {
      // As last seen: while the database is away nothing can be paused either.
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => {
    if (!isLooking) void look();
  }, lookPauseMs);

  return {
    isHeld: () => isSeenHeld,
    [Symbol.dispose]() {
      clearInterval(timer);
    },
  };
}
