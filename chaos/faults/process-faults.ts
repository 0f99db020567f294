import { setTimeout as wait } from "node:timers/promises";
import { leaseSeconds } from "../world/settings.ts";
import { lasting, type Fault } from "./fault.ts";

export const processFaults: readonly Fault[] = [
  {
    name: "kill -9 of a server",
    weight: 4,
    async strike(world, random) {
      random.pick(world.fleet.members).signal("SIGKILL");
    },
  },
  {
    name: "kill -9 of every server",
    async strike(world) {
      for (const member of world.fleet.members) member.signal("SIGKILL");
    },
  },
  {
    name: "graceful stop of a server",
    weight: 2,
    async strike(world, random) {
      random.pick(world.fleet.members).signal("SIGTERM");
    },
  },
  {
    name: "a short freeze",
    weight: 2,
    async strike(world, random) {
      const member = random.pick(world.fleet.members);
      await lasting(
        random.between(100, 900),
        () => member.signal("SIGSTOP"),
        () => member.signal("SIGCONT"),
      );
    },
  },
];

/** Longer than the lease: others take the frozen one for dead, and then it goes on. */
export const freezes: readonly Fault[] = [
  {
    name: "a freeze longer than the lease",
    async strike(world, random) {
      const member = random.pick(world.fleet.members);
      await lasting(
        leaseSeconds * 1000 + random.between(100, 1_500),
        () => member.signal("SIGSTOP"),
        () => member.signal("SIGCONT"),
      );
    },
  },
];

const hourMs = 3_600_000;

export const clockFaults: readonly Fault[] = [
  {
    name: "WeChat's clock jumps ahead",
    async strike(world, random) {
      const advanceMs = random.pick([60_000, hourMs, 3 * hourMs]);
      await world.emulator.control("POST", "clock", { advanceMs });
    },
  },
  {
    name: "a server's clock is wrong",
    async strike(world, random) {
      const member = random.pick(world.fleet.members);
      const offsetMs = random.pick([-3 * hourMs, -70_000, 70_000, 3 * hourMs, 26 * hourMs]);
      await lasting(
        random.between(500, 3_000),
        () => member.shiftClock(offsetMs),
        () => member.shiftClock(0),
      );
    },
  },
  {
    name: "the clocks are right",
    strike: () => wait(300),
  },
];
