/** How much of everything one run measures. */
export interface Scale {
  name: "full" | "quick";
  /** Rounds in which everybody who sends takes a turn, each beside a ceiling of its own. */
  rounds: number;
  /** Messages in each of these turns. */
  messages: number;
  /** Messages with which each setting of a peer is tried before its first turn. */
  tuningMessages: number;
  /** Campaigns that are expanded, with as many recipients as a turn has messages. */
  campaigns: number;
  acceptRuns: number;
  /** Requests of one run with 64 in flight. */
  floodRequests: number;
  /** Length of one run at a fixed rate. */
  pacedSeconds: number;
  /** Single messages on an idle system. */
  idleMessages: number;
  /** Recipients of the campaign behind which single messages are measured, and how many these are. */
  busyRecipients: number;
  busyMessages: number;
  /** Runs of each number of workers, and the messages that each of the workers gets. */
  scalingRuns: number;
  messagesPerWorker: number;
  /** Messages whose whole way, from acceptance to settlement, is paid for. */
  costMessages: number;
  /** Cold starts, each followed by a warm one. */
  starts: number;
  /** Samples of a pure computation, and the length of each. */
  loops: number;
  loopMs: number;
}

export const full: Scale = {
  name: "full",
  rounds: 5,
  messages: 100_000,
  tuningMessages: 10_000,
  campaigns: 3,
  acceptRuns: 3,
  floodRequests: 30_000,
  pacedSeconds: 10,
  idleMessages: 30,
  busyRecipients: 40_000,
  busyMessages: 400,
  scalingRuns: 3,
  messagesPerWorker: 8_000,
  costMessages: 100_000,
  starts: 3,
  loops: 5,
  loopMs: 1_000,
};

export const quick: Scale = {
  name: "quick",
  rounds: 2,
  messages: 10_000,
  tuningMessages: 4_000,
  campaigns: 1,
  acceptRuns: 1,
  floodRequests: 8_000,
  pacedSeconds: 4,
  idleMessages: 15,
  busyRecipients: 15_000,
  busyMessages: 100,
  scalingRuns: 1,
  messagesPerWorker: 4_000,
  costMessages: 10_000,
  starts: 1,
  loops: 3,
  loopMs: 300,
};
