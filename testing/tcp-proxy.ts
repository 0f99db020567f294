import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** A TCP proxy on a port of its own, in front of one target, that breaks what goes through it. */
export interface TcpProxy extends AsyncDisposable {
  port: number;
  /** Where new connections go from now on. */
  pointTo(port: number): void;
  /** Resets every connection, on both sides. */
  cut(): void;
  /** Nobody listens any more; existing connections go on. */
  refuse(): Promise<void>;
  /** Each piece of data, in both directions, comes so much later. */
  delay(ms: number): void;
  /** Half open: connections stay and are accepted, and nothing goes through. */
  stall(): void;
  /** Listens, at full speed. What was stalled is reset, as keepalive would do in the end. */
  heal(): Promise<void>;
}

interface Pair {
  client: Socket;
  server: Socket;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  const way = { port: targetPort, delayMs: 0, isStalled: false };

  const accept = (client: Socket): void => {
    const server = connect(way.port, "127.0.0.1");
    const pair = { client, server };
    pairs.add(pair);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.setNoDelay(true);
      void carry(from, to);
      from.once("close", (hadError) => {
        pairs.delete(pair);
        // What was read before a clean end is still carried over; after a reset nobody wants it.
        if (hadError) to.destroy();
      });
    }
  };
  /** In order, whatever the delay becomes meanwhile. Errors of a socket end in its "close". */
  const carry = async (from: Socket, to: Socket): Promise<void> => {
    from.on("error", () => {});
    try {
      for await (const chunk of from) {
        if (way.delayMs > 0) await wait(way.delayMs);
        while (way.isStalled && !to.destroyed) await wait(20);
        if (to.destroyed) return;
        if (!to.write(chunk as Buffer)) await once(to, "drain");
      }
      to.end();
    } catch {
      to.destroy();
    }
  };
  const cut = (): void => {
    for (const { client, server } of pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
    pairs.clear();
  };

  const listener: Server = createServer(accept);
  const listen = async (port: number): Promise<void> => {
    listener.listen(port, "127.0.0.1");
    await once(listener, "listening");
  };
  await listen(0);
  const address = listener.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  return {
    port,
    pointTo(newTarget) {
      way.port = newTarget;
    },
    cut,
    async refuse() {
      // It ends when the last connection has; the port is free at once.
      if (listener.listening) listener.close();
    },
    delay(ms) {
      way.delayMs = ms;
    },
    stall() {
      way.isStalled = true;
    },
    async heal() {
      way.delayMs = 0;
      if (way.isStalled) cut();
      way.isStalled = false;
      if (!listener.listening) await listen(port);
    },
    async [Symbol.asyncDispose]() {
      way.isStalled = false;
      listener.close();
      cut();
    },
  };
}
