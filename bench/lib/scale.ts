/** How much of everything one run measures. */
export interface Scale {
  /** Pairs of ceiling and durable run, for each database. */
  pairs: number;
  /** Messages in each of these runs. */
  messages: number;
  /** Campaigns that are expanded, with as many recipients as a durable run has messages. */
  campaigns: number;
  acceptRuns: number;
  /** Requests of one run with 64 in flight. */
  floodRequests: number;
  /** Length of one run at a fixed rate. */
  pacedSeconds: number;
  /** Single messages on an idle system. */
  idleMessages: number;
  /** Cold starts, each followed by a warm one. */
  starts: number;
  /** Samples of a pure computation, and the length of each. */
  loops: number;
  loopMs: number;
}

export const full: Scale = {
  pairs: 5,
  messages: 100_000,
  campaigns: 3,
  acceptRuns: 5,
  floodRequests: 30_000,
  pacedSeconds: 15,
  idleMessages: 30,
  starts: 5,
  loops: 5,
  loopMs: 1_000,
};

export const quick: Scale = {
  pairs: 2,
  messages: 20_000,
  campaigns: 2,
  acceptRuns: 1,
  floodRequests: 8_000,
  pacedSeconds: 4,
  idleMessages: 15,
  starts: 2,
  loops: 3,
  loopMs: 300,
};
