import type { Server as HttpServer } from "node:http";
import type { Server as HttpsServer } from "node:https";

/** A server that listens, and how to end it with all that is open on it. */
export interface Listening {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** Throws what `listen` throws, such as EADDRINUSE. */
export async function listen(
  server: HttpServer | HttpsServer,
  scheme: "http" | "https",
  port: number,
  host: string,
): Promise<Listening> {
  // Idle connections are kept as long as WeChat's front end keeps them, so that no client meets a closed one.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const listeningPort = typeof address === "object" && address ? address.port : port;
  return {
    port: listeningPort,
    url: `${scheme}://${host.includes(":") ? `[${host}]` : host}:${listeningPort}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
