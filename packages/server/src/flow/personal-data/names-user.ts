import { readTrustedCallback } from "@hongyan/wechat";

/**
 * Does a member that tells whom a record is about hold this openid? Only those members are looked at, and only their whole value: an openid
 * may be as short as a word that stands in every record (`e`, `accept`, `name`), and what others wrote stays theirs.
 */
export function namesUser(value: unknown, openid: string): boolean {
  return holds(value, tellsUser, openid);
}

/** The same of the business's own id of the user. */
export function namesExternalId(value: unknown, externalId: string): boolean {
  return holds(value, tellsExternalId, externalId);
}

/** Of a push as it was stored, JSON or XML. One that cannot be read names nobody. */
export function pushNamesUser(body: string, openid: string): boolean {
  const read = readTrustedCallback(Buffer.from(body), { maxBytes: Number.POSITIVE_INFINITY });
  return read.ok && namesUser(read.push.fields, openid);
}

/** WeChat writes OpenID, openid, open_id, payer_openid, and FromUserName or touser for the same. */
function tellsUser(name: string): boolean {
  const plain = plainName(name);
  return plain.includes("openid") || ["fromusername", "tousername", "touser"].includes(plain);
}

function tellsExternalId(name: string): boolean {
  return plainName(name) === "externalid";
}

function plainName(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

function holds(value: unknown, tells: (name: string) => boolean, wanted: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some((one) => holds(one, tells, wanted));
  return Object.entries(value).some(
    ([name, member]: [string, unknown]) =>
      (tells(name) && [member].flat().includes(wanted)) || holds(member, tells, wanted),
  );
}
