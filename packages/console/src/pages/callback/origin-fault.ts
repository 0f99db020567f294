export type OriginFault = "notAnAddress" | "notPublic" | "portTaken" | "notEncrypted";

/** Why WeChat could not push there; undefined: it can. */
export function faultOfOrigin(origin: string): OriginFault | undefined {
  if (!URL.canParse(origin)) return "notAnAddress";
  const { protocol, hostname, port, pathname, search } = new URL(origin);
  if (!["http:", "https:"].includes(protocol) || pathname !== "/" || search !== "") {
    return "notAnAddress";
  }
  if (privateHost.test(hostname) || !hostname.includes(".")) return "notPublic";
  // WeChat pushes to 80 by http and 443 by https only; the usual port is not written.
  if (port !== "") return "portTaken";
  return protocol === "http:" ? "notEncrypted" : undefined;
}

const privateHost = /^(localhost$|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|\[)/;
