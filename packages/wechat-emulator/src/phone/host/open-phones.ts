/** Which phones are open stands in the address, so that a reload or a copied link shows the same ones. */
export function readOpenPhones(hash: string): string[] {
  const list = new URLSearchParams(hash.replace(/^#/, "")).get("phones") ?? "";
  return [...new Set(list.split(",").filter((openid) => /^[\w-]{1,64}$/.test(openid)))].slice(
    0,
    maxPhones,
  );
}

export function writeOpenPhones(openids: readonly string[]): string {
  return `#phones=${openids.join(",")}`;
}

/** Each phone runs a mini program of its own; more of them help nobody. */
export const maxPhones = 8;
