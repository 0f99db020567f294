/** Who is compared, and what each one promises for its figure: a rate says nothing without it. */
export interface Competitor {
  row: string;
  title: string;
  whenKilled: string;
  whenPowerFails: string;
  keeps: string;
}

export const competitors: readonly Competitor[] = [
  {
    row: "durable-postgres",
    title: "Hongyan on Postgres",
    whenKilled: "nothing lost, nothing sent twice: what was on the wire becomes `unknown`",
    whenPowerFails: "the same",
    keeps:
      "state, attempt and event of each message; the user's grant; one token for all processes",
  },
  {
    row: "durable-embedded",
    title: "Hongyan, embedded database",
    whenKilled: "the same",
    whenPowerFails: "not tested",
    keeps: "the same, in one process",
  },
  {
    row: "peer-pg-boss",
    title: "pg-boss, one job a message",
    whenKilled:
      "nothing lost; the batches under way are sent again when they expire (15 minutes by default)",
    whenPowerFails: "the same",
    keeps: "the job",
  },
  {
    row: "peer-bullmq",
    title: "BullMQ, AOF every second",
    whenKilled: "nothing lost; the jobs under way are sent again once they count as stalled (30 s)",
    whenPowerFails:
      "the last second is lost: jobs that were accepted, and that others were sent already",
    keeps: "nothing of a message that is done (`removeOnComplete`)",
  },
  {
    row: "peer-bullmq-always",
    title: "BullMQ, AOF always",
    whenKilled: "the same",
    whenPowerFails: "nothing acknowledged is lost; the jobs under way are sent again",
    keeps: "the same",
  },
  {
    row: "peer-co-wechat-api",
    title: "co-wechat-api, plain loop",
    whenKilled: "all that was not sent is lost, and nobody knows how far it came",
    whenPowerFails: "the same",
    keeps: "nothing",
  },
];
