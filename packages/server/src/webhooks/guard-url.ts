import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { isIP } from "node:net";
import { HongyanError } from "../errors.ts";
import { isPublicAddress } from "./public-address.ts";

/** Finds all addresses of a host name. */
export type Lookup = (
  hostname: string,
  found: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export const lookupBySystem: Lookup = (hostname, found) => {
  systemLookup(hostname, { all: true }, found);
};

/**
 * Checks a webhook's URL when it is saved; each connection checks the addresses again (client.ts), since names may point
 * elsewhere by then. Answers with the URL in its one spelling: `https://0x7f.1` is `https://127.0.0.1`.
 *
 * @param options.allowPrivate also http, and any address.
 * @throws {HongyanError} WEBHOOK_URL_REFUSED
 */
export async function checkWebhookUrl(
  text: string,
  options: { allowPrivate: boolean; lookup?: Lookup },
): Promise<string> {
  if (!URL.canParse(text)) throw refused("it is no URL");
  const url = new URL(text);
  const isHttp = url.protocol === "http:";
  if (url.protocol !== "https:" && !(isHttp && options.allowPrivate)) {
    throw refused("it does not begin with https://");
  }
  if (url.username !== "" || url.password !== "") {
    throw refused("it contains a user name or a password");
  }
  if (url.hash !== "") throw refused("it has a fragment (#…), which is never sent");
  if (!options.allowPrivate) {
    await refusePrivate(hostnameOf(url), options.lookup ?? lookupBySystem);
  }
  return url.href;
}

/** Without the brackets of an IPv6 address. */
function hostnameOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

async function refusePrivate(hostname: string, lookup: Lookup): Promise<void> {
  if (isIP(hostname) !== 0) {
    if (!isPublicAddress(hostname)) throw refused("its address is not on the public internet");
    return;
  }
  const addresses = await new Promise<LookupAddress[]>((resolve) => {
    lookup(hostname, (error, found) => resolve(error === null ? found : []));
  });
  if (addresses.length === 0) throw refused(`the name ${hostname} does not resolve`);
  if (!addresses.some(({ address }) => isPublicAddress(address))) {
    throw refused(`the name ${hostname} does not resolve to an address on the public internet`);
  }
}

function refused(why: string): HongyanError {
  return new HongyanError("WEBHOOK_URL_REFUSED", `this webhook URL is not allowed: ${why}`, {
    hint: "Give an https URL on the public internet. For a receiver inside your network set HONGYAN_WEBHOOK_ALLOW_PRIVATE=true.",
    details: [{ path: "body.url", message: why }],
  });
}
