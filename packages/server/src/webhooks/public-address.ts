import ipaddr from "ipaddr.js";

/**
 * Whether an IP address belongs to the public internet. Everything else is refused as the target of a webhook: loopback,
 * private, link-local (cloud metadata), carrier-grade NAT, multicast, reserved, and addresses that carry such an IPv4
 * address inside. What cannot be read is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed.kind() === "ipv4"
    ? isPublicIPv4(parsed as ipaddr.IPv4)
    : isPublicIPv6(parsed as ipaddr.IPv6);
}

/** Azure's host agent: inside every virtual machine there, and nobody's website. */
const platformServices = new Set(["168.63.129.16"]);

function isPublicIPv4(address: ipaddr.IPv4): boolean {
  return address.range() === "unicast" && !platformServices.has(address.toString());
}

const globalUnicast = ipaddr.parseCIDR("2000::/3");
/** RFC 6052; the local-use prefix 64:ff9b:1::/48 beside it is private by its purpose. */
const nat64 = ipaddr.parseCIDR("64:ff9b::/96");

function isPublicIPv6(address: ipaddr.IPv6): boolean {
  const bytes = address.toByteArray();
  // An IPv6-only network reaches IPv4 receivers through NAT64, and 6to4 carries IPv4 too: the address inside decides.
  if (address.match(nat64)) return isPublicIPv4(new ipaddr.IPv4(bytes.slice(12)));
  if (address.range() === "6to4") return isPublicIPv4(new ipaddr.IPv4(bytes.slice(2, 6)));
  return address.range() === "unicast" && address.match(globalUnicast);
}
