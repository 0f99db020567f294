import { Pool } from "undici";

/** Kept-alive connections to one server, closed at the end of the caller's block. */
export function openPool(url: string, connections: number): AsyncDisposable & { pool: Pool } {
  const pool = new Pool(url, { connections });
  return { pool, [Symbol.asyncDispose]: () => pool.destroy() };
}
