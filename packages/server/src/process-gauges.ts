import { performance } from "node:perf_hooks";
import { Counter, Gauge, type Registry } from "prom-client";
import type { Pool } from "pg";
import type { WechatClients } from "./wechat/clients.ts";

/** What this process knows of itself, read when somebody asks for the metrics. */
export function watchProcess(
  registry: Registry,
  {
    pool,
    wechat,
    version,
  }: { pool: Pool; wechat: Pick<WechatClients, "tokenStates">; version: string },
): void {
  const build = new Gauge({
    name: "hongyan_build_info",
    help: "1; the labels say which version of Hongyan runs on which Node",
    labelNames: ["version", "node"],
    registers: [],
  });
  build.set({ version, node: process.versions.node }, 1);

  const connections = new Gauge({
    name: "hongyan_database_pool_connections",
    help: "Connections for statements: busy, idle; and requests that wait for one: waiting",
    labelNames: ["state"],
    registers: [],
    collect() {
      this.set({ state: "busy" }, pool.totalCount - pool.idleCount);
      this.set({ state: "idle" }, pool.idleCount);
      this.set({ state: "waiting" }, pool.waitingCount);
    },
  });

  let countedMs = 0;
  const activeTime = new Counter({
    name: "hongyan_event_loop_active_seconds_total",
    help: "Time in which the event loop did not wait; its rate is how busy the process's only thread of JavaScript is",
    registers: [],
    collect() {
      const { active } = performance.eventLoopUtilization();
      this.inc(Math.max(0, active - countedMs) / 1_000);
      countedMs = active;
    },
  });

  const tokens = new Gauge({
    name: "hongyan_token_sources",
    help: "Apps whose access token this process has used, by how it is: none, ready, refreshing, failed",
    labelNames: ["status"],
    registers: [],
    collect() {
      const states = wechat.tokenStates();
      for (const status of ["none", "ready", "refreshing", "failed"] as const) {
        this.set({ status }, states.filter((state) => state.status === status).length);
      }
    },
  });

  const tokenAge = new Gauge({
    name: "hongyan_token_age_seconds",
    help: "Since when this process has had the oldest of its access tokens that are in use",
    registers: [],
    collect() {
      const since = wechat
        .tokenStates()
        .flatMap(({ status, refreshedAtMs }) => (status === "ready" ? (refreshedAtMs ?? []) : []));
      this.set(since.length === 0 ? 0 : (Date.now() - Math.min(...since)) / 1_000);
    },
  });

  for (const metric of [build, connections, activeTime, tokens, tokenAge]) {
    registry.registerMetric(metric);
  }
}
