import type { World } from "../world/world.ts";
import { healCallbacks } from "./wechat-faults.ts";

/** Everything works again. Faults have ended by themselves; processes may still be on their way back. */
export async function heal(world: World): Promise<void> {
  await world.proxy.heal();
  await world.postgres.start();
  await world.emulator.control("DELETE", "faults");
  await healCallbacks(world);
  world.receiver.heal();
  for (const member of world.fleet.members) member.shiftClock(0);
  await world.fleet.untilAllReady(180_000);
}
