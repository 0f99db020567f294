import { readConfig, startServer, type Server } from "@hongyan/server";
import { describeApi } from "@hongyan/server/openapi";

export async function start(): Promise<Server> {
  await describeApi();
  return startServer(readConfig(process.env));
}
