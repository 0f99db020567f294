import { call, type CallContext } from "../wire/call.ts";
import { readNumber, readRecords, readText } from "../wire/read-fields.ts";
import { createAgentSessionsApi, type AgentSessionsApi } from "./agent-sessions.ts";

/** Of a sub-merchant; accounts without them leave it out. */
interface OfBusiness {
  businessId?: string;
}

export interface NewAgent extends OfBusiness {
  /** `prefix@account`; the prefix has at most 10 letters, digits or `_`. */
  kfAccount: string;
  /** At most 16 characters. */
  nickname: string;
}

export interface Agent {
  kfAccount: string;
  nickname: string;
  kfId: string;
  headImageUrl: string;
  /** The bound WeChat account; empty until an invitation is accepted. */
  wechatId: string;
  openid: string;
  /** An invitation that is not accepted. `status`: `waiting`, `rejected` or `expired`. */
  invitation?: { wechatId: string; expiresAt: Date; status: string };
}

export interface OnlineAgent {
  kfAccount: string;
  kfId: string;
  openid: string;
  isOnline: boolean;
  /** Sessions that the agent serves now. */
  acceptedCount: number;
}

/**
 * The people who answer in the customer-service client. Every method throws WechatApiError (65400
 * customer service is not switched on, 65401 no such agent) and WechatUnansweredError.
 */
export interface AgentsApi {
  /**
   * Adds an agent; `alreadyAdded` where one of this account is there (65406). Throws 65403 and
   * 65404 for a wrong nickname or account, 65405 when there are as many as may be.
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_addkfaccount.html
   */
  add(agent: NewAgent): Promise<{ alreadyAdded: boolean }>;
  /** Changes the nickname. */
  update(agent: NewAgent): Promise<void>;
  /** https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_delkfaccount.html */
  remove(agent: { kfAccount: string } & OfBusiness): Promise<void>;
  /** Asks a person, by their WeChat id, to serve as this agent. Throws 65407 to 65412. */
  invite(invitation: { kfAccount: string; wechatId: string }): Promise<void>;
  /** https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_getkflist.html */
  list(options?: OfBusiness): Promise<Agent[]>;
  /** https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_getonlinekflist.html */
  listOnline(options?: OfBusiness): Promise<OnlineAgent[]>;
  /** https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_setkfadmin.html */
  setAdmin(agent: { openid: string } & OfBusiness): Promise<void>;
  /** https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_cancelkfadmin.html */
  cancelAdmin(agent: { openid: string } & OfBusiness): Promise<void>;
  readonly sessions: AgentSessionsApi;
}

const area = "customer-service";
const folder = "/customservice/kfaccount";
const alreadyAdded = 65406;

export function createAgentsApi(ctx: CallContext): AgentsApi {
  return {
    async add(agent) {
      const json = { kf_account: agent.kfAccount, nickname: agent.nickname, ...ofBusiness(agent) };
      const expected = [alreadyAdded];
      const path = `${folder}/add`;
      const { errcode } = await call(ctx, { method: "POST", path, area, json, expected });
      return { alreadyAdded: errcode === alreadyAdded };
    },

    async update(agent) {
      const json = { kf_account: agent.kfAccount, nickname: agent.nickname, ...ofBusiness(agent) };
      await call(ctx, { method: "POST", path: `${folder}/update`, area, json });
    },

    async remove(agent) {
      const json = { kf_account: agent.kfAccount, ...ofBusiness(agent) };
      await call(ctx, { method: "POST", path: `${folder}/del`, area, json });
    },

    async invite({ kfAccount, wechatId }) {
      const json = { kf_account: kfAccount, invite_wx: wechatId };
      await call(ctx, { method: "POST", path: `${folder}/inviteworker`, area, json });
    },

    async list(options = {}) {
      const path = "/cgi-bin/customservice/getkflist";
      const { fields } = await call(ctx, { method: "GET", path, area, query: ofBusiness(options) });
      return readRecords(fields["kf_list"]).map(readAgent);
    },

    async listOnline(options = {}) {
      const path = "/cgi-bin/customservice/getonlinekflist";
      const { fields } = await call(ctx, { method: "GET", path, area, query: ofBusiness(options) });
      return readRecords(fields["kf_online_list"]).map((item) => ({
        kfAccount: readText(item["kf_account"]),
        kfId: readText(item["kf_id"]),
        openid: readText(item["kf_openid"]),
        isOnline: readNumber(item["status"]) !== 0,
        acceptedCount: readNumber(item["accepted_case"]),
      }));
    },

    async setAdmin(agent) {
      const query = { kf_openid: agent.openid, ...ofBusiness(agent) };
      await call(ctx, { method: "GET", path: `${folder}/setadmin`, area, query });
    },

    async cancelAdmin(agent) {
      const query = { kf_openid: agent.openid, ...ofBusiness(agent) };
      await call(ctx, { method: "GET", path: `${folder}/canceladmin`, area, query });
    },

    sessions: createAgentSessionsApi(ctx),
  };
}

function ofBusiness({ businessId }: OfBusiness): { business_id?: string } {
  return businessId === undefined ? {} : { business_id: businessId };
}

function readAgent(item: Record<string, unknown>): Agent {
  const invitedWechatId = readText(item["invite_wx"]);
  return {
    kfAccount: readText(item["kf_account"]),
    nickname: readText(item["kf_nick"]),
    kfId: readText(item["kf_id"]),
    headImageUrl: readText(item["kf_headimgurl"]),
    wechatId: readText(item["kf_wx"]),
    openid: readText(item["kf_openid"]),
    ...(invitedWechatId !== "" && {
      invitation: {
        wechatId: invitedWechatId,
        // WeChat counts in seconds.
        expiresAt: new Date(readNumber(item["invite_expire_time"]) * 1000),
        status: readText(item["invite_status"]),
      },
    }),
  };
}
