import { call, type CallContext } from "../wire/call.ts";
import { readNumber, readRecords, readText } from "../wire/read-fields.ts";

/** Which agent serves which user. Every method throws WechatApiError and WechatUnansweredError. */
export interface AgentSessionsApi {
  /**
   * Hands a user to an agent who is online. Throws 65414 while another agent serves the user.
   * https://developers.weixin.qq.com/doc/service/api/customer/messctrl/api_createkfsession
   */
  create(session: { kfAccount: string; openid: string }): Promise<void>;
  /** https://developers.weixin.qq.com/doc/service/api/customer/messctrl/api_closesession */
  close(session: { kfAccount: string; openid: string }): Promise<void>;
  /**
   * Who serves this user; undefined when nobody does (also 65413).
   * https://developers.weixin.qq.com/doc/service/api/customer/messctrl/api_getsession
   */
  get(openid: string): Promise<{ kfAccount: string; createdAt: Date } | undefined>;
  /** Whom this agent serves. */
  list(kfAccount: string): Promise<{ openid: string; createdAt: Date }[]>;
  /**
   * The users whom nobody serves: how many, and the first 100 of them.
   * https://developers.weixin.qq.com/doc/service/api/customer/messctrl/api_getwaitcase
   */
  waiting(): Promise<{ count: number; users: { openid: string; lastMessageAt: Date }[] }>;
}

const area = "customer-service";
const folder = "/customservice/kfsession";
const noSession = 65413;

export function createAgentSessionsApi(ctx: CallContext): AgentSessionsApi {
  return {
    async create({ kfAccount, openid }) {
      const json = { kf_account: kfAccount, openid };
      await call(ctx, { method: "POST", path: `${folder}/create`, area, json });
    },

    async close({ kfAccount, openid }) {
      const json = { kf_account: kfAccount, openid };
      await call(ctx, { method: "POST", path: `${folder}/close`, area, json });
    },

    async get(openid) {
      const path = `${folder}/getsession`;
      const expected = [noSession];
      const { fields } = await call(ctx, {
        method: "GET",
        path,
        area,
        query: { openid },
        expected,
      });
      const kfAccount = readText(fields["kf_account"]);
      return kfAccount === ""
        ? undefined
        : { kfAccount, createdAt: readTime(fields["createtime"]) };
    },

    async list(kfAccount) {
      const path = `${folder}/getsessionlist`;
      const query = { kf_account: kfAccount };
      const { fields } = await call(ctx, { method: "GET", path, area, query });
      return readRecords(fields["sessionlist"]).map((item) => ({
        openid: readText(item["openid"]),
        createdAt: readTime(item["createtime"]),
      }));
    },

    async waiting() {
      const { fields } = await call(ctx, { method: "GET", path: `${folder}/getwaitcase`, area });
      const users = readRecords(fields["waitcaselist"]).map((item) => ({
        openid: readText(item["openid"]),
        lastMessageAt: readTime(item["latest_time"]),
      }));
      return { count: readNumber(fields["count"]), users };
    },
  };
}

/** WeChat counts in seconds. */
function readTime(value: unknown): Date {
  return new Date(readNumber(value) * 1000);
}
