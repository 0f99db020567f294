import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

const root = "/v1/customer-service/agents";

type Listed =
  paths["/v1/customer-service/agents"]["get"]["responses"]["200"]["content"]["application/json"]["agents"][number];

/** One of WeChat's own agents, and what they are doing now. */
export interface Agent extends Listed {
  isOnline: boolean;
  /** How many users they serve. */
  acceptedCount: number;
}

/** WeChat keeps them, and no event tells of a change: they are asked for each time. */
export const agentsQuery = (appid: string) =>
  queryOptions({
    queryKey: ["customer-service", appid, "agents"],
    queryFn: async (): Promise<Agent[]> => {
      const params = { params: { query: { appid } } };
      const [online, all] = await Promise.all([
        answerOf(api.GET(`${root}/online`, params)),
        answerOf(api.GET(root, params)),
      ]);
      const states = new Map(online.agents.map((agent) => [agent.kfAccount, agent]));
      return all.agents.map((agent) => {
        const { isOnline = false, acceptedCount = 0 } = states.get(agent.kfAccount) ?? {};
        return { ...agent, isOnline, acceptedCount };
      });
    },
    staleTime: 0,
  });

/** `alreadyAdded`: WeChat had the account before, and nothing has changed. */
export const addAgent = (appid: string, agent: { kfAccount: string; nickname: string }) =>
  answerOf(api.POST(root, { body: { appid, ...agent } }));

export const renameAgent = (appid: string, kfAccount: string, nickname: string) =>
  answerOf(
    api.PATCH(`${root}/{kfAccount}`, {
      params: { path: { kfAccount } },
      body: { appid, nickname },
    }),
  );

export const inviteAgent = (appid: string, kfAccount: string, wechatId: string) =>
  answerOf(
    api.POST(`${root}/{kfAccount}/invite`, {
      params: { path: { kfAccount } },
      body: { appid, wechatId },
    }),
  );

export const removeAgent = (appid: string, kfAccount: string) =>
  answerOf(
    api.DELETE(`${root}/{kfAccount}`, { params: { path: { kfAccount }, query: { appid } } }),
  );
