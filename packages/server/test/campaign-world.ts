import { createDatabase } from "@hongyan/testing/databases";
import {
  eventFaultsSql,
  ledgerFaultsSql,
  query,
  reservationFaultsSql,
} from "@hongyan/testing/ledger";
import {
  appid,
  params,
  scene,
  startTestEmulator,
  startTestServer,
  template,
  type Answer,
  type TestServer,
} from "@hongyan/testing/server";
import type { Emulator } from "@hongyan/wechat-emulator";
import { carryOutCampaigns } from "../src/flow/campaigns/carry-out-campaign.ts";
import { recoverCampaigns } from "../src/flow/campaigns/recover-campaigns.ts";

export interface CampaignView {
  id: string;
  state: string;
  pausedFrom: string | null;
  reason: string | null;
  hint: string | null;
  audience: object;
  audienceCount: number | null;
  listed: number;
  skipped: number;
  expanded: number;
  counts: Record<string, number>;
  countedAt: string;
  perSecond: number;
  etaSeconds: number | null;
  endedAt: string | null;
  error?: { code: string; message: string; hint?: string; details?: unknown };
}

/** A server without a worker: what it is asked to do is done by the test, step by step. */
export interface CampaignWorld extends AsyncDisposable {
  t: TestServer;
  databaseUrl: string;
  emulator: Emulator;
  rows<Row extends object>(sql: string): Promise<Row[]>;
  /** Users with one grant each, known to Hongyan and, when they are to be sent to, to the emulator. */
  crowd(count: number, known?: "to-emulator"): Promise<string[]>;
  create(more?: Record<string, unknown>): Promise<Answer<CampaignView>>;
  act(id: string, action: string): Promise<Answer<CampaignView>>;
  view(id: string): Promise<CampaignView>;
  carryOut(id: string, server?: TestServer): Promise<void>;
  lookAfter(): Promise<void>;
  /** What breaks an invariant: L1, L2, E1, C1. Empty, whatever the test did. */
  faults(): Promise<object[]>;
}

const twiceSql = `
  select openid from hongyan.messages where campaign_id is not null group by openid, campaign_id having count(*) > 1`;

export async function startCampaignWorld(postgresUrl: string): Promise<CampaignWorld> {
  const resources = new AsyncDisposableStack();
  const databaseUrl = await createDatabase(postgresUrl);
  const emulator = resources.use(await startTestEmulator());
  const t = resources.use(
    await startTestServer({ databaseUrl, emulator, options: { worker: false } }),
  );
  const rows = <Row extends object>(sql: string) => query<Row>(databaseUrl, sql);
  return {
    t,
    databaseUrl,
    emulator,
    rows,
    async crowd(count, known) {
      await rows(`
        with u as (select 'oCrowd_' || lpad(i::text, 6, '0') as openid from generate_series(1, ${count}) i),
        known as (insert into hongyan.users (appid, openid) select '${appid}', openid from u),
        told as (
          insert into hongyan.ledger (appid, openid, template_id, kind, delta, source)
          select '${appid}', openid, '${template.priTmplId}', 'credit', 1, 'test' from u
        )
        insert into hongyan.balances (appid, openid, template_id, available)
        select '${appid}', openid, '${template.priTmplId}', 1 from u`);
      const openids = Array.from(
        { length: count },
        (_, index) => `oCrowd_${String(index + 1).padStart(6, "0")}`,
      );
      if (known === "to-emulator") {
        for (const openid of openids) {
          emulator.control.addUser({ appid, openid });
          const choices = { [template.priTmplId]: "accept" as const };
          emulator.control.subscribe({ appid, openid, choices });
        }
      }
      return openids;
    },
    create: (more = {}) =>
      t.call("POST", "/v1/campaigns", { name: "开学提醒", scene: scene.name, params, ...more }),
    act: (id, action) => t.call("POST", `/v1/campaigns/${id}/${action}`),
    view: async (id) => (await t.call<CampaignView>("GET", `/v1/campaigns/${id}`)).body,
    carryOut: (campaignId, server = t) =>
      carryOutCampaigns(server.server.ctx, [{ appid, campaignId }], () => false),
    lookAfter: () => recoverCampaigns(t.server.ctx, { stalledAfterSeconds: 0 }),
    async faults() {
      const found = await Promise.all(
        [ledgerFaultsSql, reservationFaultsSql, eventFaultsSql, twiceSql].map((one) =>
          rows<object>(one),
        ),
      );
      return found.flat();
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
