import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWebhookClient, publicLookup } from "../src/webhooks/client.ts";
import { checkWebhookUrl, type Lookup } from "../src/webhooks/guard-url.ts";
import { isPublicAddress } from "../src/webhooks/public-address.ts";
import { answering, startReceiver, type Receiver } from "./webhooks-receiver.ts";

// Written from IANA's registries of special-purpose addresses, independently of the library that the server asks.
const specialIPv4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

const toNumber = (address: string): number =>
  address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
const toText = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
const toHex = (value: number): string =>
  `${Math.floor(value / 65536).toString(16)}:${(value % 65536).toString(16)}`;
const isSpecial = (value: number): boolean =>
  specialIPv4.some(([base, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(value / size) === toNumber(base) / size;
  });

const special = fc
  .constantFrom(...specialIPv4)
  .chain(([base, bits]) =>
    fc.nat({ max: 2 ** (32 - bits) - 1 }).map((offset) => toNumber(base) + offset),
  );
const anyIPv4 = fc.nat({ max: 2 ** 32 - 1 });

/** IPv6 addresses that carry an IPv4 address. */
const carriers: [string, (value: number) => string][] = [
  ["IPv4-mapped", (value) => `::ffff:${toText(value)}`],
  ["IPv4-mapped, in hex", (value) => `::ffff:${toHex(value)}`],
  ["IPv4-compatible", (value) => `::${toHex(value)}`],
  ["6to4", (value) => `2002:${toHex(value)}::1`],
  ["NAT64", (value) => `64:ff9b::${toHex(value)}`],
  ["NAT64 of local use", (value) => `64:ff9b:1::${toHex(value)}`],
  ["stateless translation", (value) => `::ffff:0:${toHex(value)}`],
];

describe("only the public internet is public", () => {
  test("of IPv4: what no registry calls special, and nothing else", () => {
    fc.assert(
      fc.property(fc.oneof(special, anyIPv4), (value) => {
        fc.pre(!isPlatformOrRelay(toText(value)));
        expect(isPublicAddress(toText(value)), toText(value)).toBe(!isSpecial(value));
      }),
      { numRuns: 5_000 },
    );
  });

  test.each(carriers)("a special IPv4 address stays special inside of IPv6: %s", (_, carry) => {
    fc.assert(
      fc.property(special, (value) => {
        expect(isPublicAddress(carry(value)), carry(value)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["an ordinary IPv4 address", "93.184.215.14", true],
    ["an ordinary IPv6 address", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", true],
    ["a public IPv4 address through NAT64", "64:ff9b::5db8:d70e", true],
    ["loopback", "::1", false],
    ["unspecified", "::", false],
    ["link-local with a zone", "fe80::1%eth0", false],
    ["unique local", "fd12:3456:789a::1", false],
    ["site-local", "fec0::1", false],
    ["multicast", "ff02::1", false],
    ["documentation", "2001:db8::1", false],
    ["Teredo", "2001:0:4136:e378:8000:63bf:3fff:fdd2", false],
    ["outside of 2000::/3", "4000::1", false],
    ["the metadata service of the clouds", "169.254.169.254", false],
    ["that of Alibaba Cloud", "100.100.100.200", false],
    ["that of AWS by IPv6", "fd00:ec2::254", false],
    ["the host agent of Azure", "168.63.129.16", false],
    ["no address at all", "example.com", false],
    ["nothing", "", false],
  ])("%s", (_, address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });
});

/** Ranges for DNS sinks and tunnel relays, which the library refuses as well; and one address that we add. */
const isPlatformOrRelay = (address: string): boolean =>
  /^(192\.175\.48|192\.31\.196|192\.52\.193)\./.test(address) || address === "168.63.129.16";

const resolvesTo =
  (...addresses: string[]): Lookup =>
  (_, found) =>
    found(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
const nowhere: Lookup = (_, found) => found(new Error("ENOTFOUND"), []);

describe("a URL is checked when it is saved", () => {
  const check = (url: string, lookup: Lookup = resolvesTo("93.184.215.14")) =>
    checkWebhookUrl(url, { allowPrivate: false, lookup });

  test.each([
    ["http", "http://example.com/"],
    ["another protocol", "ftp://example.com/"],
    ["no protocol", "example.com/hook"],
    ["a user name", "https://admin@example.com/"],
    ["a password", "https://:secret@example.com/"],
    ["a fragment", "https://example.com/#part"],
    ["loopback", "https://127.0.0.1/"],
    ["loopback, short", "https://127.1/"],
    ["loopback, in hex", "https://0x7f.1/"],
    ["loopback, in one number", "https://2130706433/"],
    ["loopback, in octal", "https://0177.0.0.1/"],
    ["loopback, with a dot at the end", "https://127.0.0.1./"],
    ["loopback, in wide digits", "https://１２７.0.0.1/"],
    ["loopback, in circled digits", "https://①②⑦.⓪.⓪.①/"],
    ["zero", "https://0/"],
    ["IPv6 loopback", "https://[::1]/"],
    ["IPv4-mapped loopback", "https://[::ffff:127.0.0.1]/"],
    ["IPv4-mapped loopback, in hex", "https://[::ffff:7f00:1]/"],
    ["metadata through NAT64", "https://[64:ff9b::a9fe:a9fe]/"],
  ])("%s is refused", async (_, url) => {
    await expect(check(url)).rejects.toMatchObject({ code: "WEBHOOK_URL_REFUSED", status: 422 });
  });

  test("a special address is refused in whatever spelling a browser would take it", async () => {
    const spellings = [
      toText,
      String,
      (value: number) => `0x${value.toString(16)}`,
      (value: number) => `0${value.toString(8)}`,
      (value: number) => `${Math.floor(value / 2 ** 24)}.${value % 2 ** 24}`,
      (value: number) => `[::ffff:${toText(value)}]`,
    ];
    await fc.assert(
      fc.asyncProperty(special, fc.constantFrom(...spellings), async (value, spell) => {
        await expect(check(`https://${spell(value)}/`), spell(value)).rejects.toThrow();
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ["private addresses only", resolvesTo("10.0.0.1", "fd00::1")],
    ["loopback", resolvesTo("127.0.0.1")],
    ["nothing", resolvesTo()],
    ["an error", nowhere],
  ])("a name that resolves to %s is refused", async (_, lookup) => {
    await expect(check("https://hooks.example.com/", lookup)).rejects.toMatchObject({
      code: "WEBHOOK_URL_REFUSED",
    });
  });

  test("a public https URL is taken, in its one spelling, with its query", async () => {
    expect(await check("https://HOOKS.example.com:443/a?b=c")).toBe(
      "https://hooks.example.com/a?b=c",
    );
    expect(await check("https://93.184.215.14/")).toBe("https://93.184.215.14/");
    expect(await check("https://hooks.example.com/", resolvesTo("10.0.0.1", "93.184.215.14"))).toBe(
      "https://hooks.example.com/",
    );
  });

  test("with the setting the network inside is allowed, and http; a password is not", async () => {
    const options = { allowPrivate: true, lookup: nowhere };
    expect(await checkWebhookUrl("http://10.0.0.1/", options)).toBe("http://10.0.0.1/");
    await expect(checkWebhookUrl("http://a:b@10.0.0.1/", options)).rejects.toThrow("password");
  });
});

describe("a connection", () => {
  let receiver: Receiver;
  const resources = new AsyncDisposableStack();
  beforeAll(async () => {
    receiver = resources.use(await startReceiver());
  });
  afterAll(() => resources.disposeAsync());

  const port = (): string => new URL(receiver.url).port;
  const body = JSON.stringify({ type: "t", data: {} });

  test("to a name that was public when saved and is loopback now (DNS rebinding) is not made", async () => {
    let looks = 0;
    const rebinding: Lookup = (hostname, found) => {
      looks += 1;
      resolvesTo(looks === 1 ? "93.184.215.14" : "127.0.0.1")(hostname, found);
    };
    const url = await checkWebhookUrl(`https://rebind.example:${port()}/`, {
      allowPrivate: false,
      lookup: rebinding,
    });
    await using client = createWebhookClient({ allowPrivate: false, lookup: rebinding });
    const answer = await client.post(url.replace("https", "http"), {}, body);
    expect(answer).toMatchObject({
      kind: "unanswered",
      reason: "the address is not on the public internet",
    });
    expect(looks).toBe(2);
    expect(receiver.requests).toEqual([]);
  });

  test.each([
    ["by its address", "127.0.0.1"],
    ["by an odd spelling of it", "0x7f.1"],
    ["by IPv6", "[::1]"],
    ["by IPv4-mapped IPv6", "[::ffff:127.0.0.1]"],
    ["by a name of the system's own", "localhost"],
  ])("to this machine is not made %s", async (_, host) => {
    await using client = createWebhookClient({ allowPrivate: false });
    expect(await client.post(`http://${host}:${port()}/`, {}, body)).toMatchObject({
      kind: "unanswered",
      reason: "the address is not on the public internet",
    });
    expect(receiver.requests).toEqual([]);
  });

  test("gets the public addresses of a name and no others", () => {
    const mixed = publicLookup(resolvesTo("10.0.0.1", "93.184.215.14", "::1", "2606:2800:21f::1"));
    mixed("n", { all: true }, (error, addresses) => {
      expect(error).toBeNull();
      expect(addresses).toEqual([
        { address: "93.184.215.14", family: 4 },
        { address: "2606:2800:21f::1", family: 6 },
      ]);
    });
    mixed("n", {}, (_, address, family) => {
      expect([address, family]).toEqual(["93.184.215.14", 4]);
    });
    expect.assertions(3);
  });
});

describe("an answer", () => {
  let receiver: Receiver;
  const resources = new AsyncDisposableStack();
  beforeAll(async () => {
    receiver = resources.use(await startReceiver());
  });
  afterAll(() => resources.disposeAsync());

  const post = async (timeLimitMs = 10_000) => {
    await using client = createWebhookClient({ allowPrivate: true, timeLimitMs });
    return await client.post(
      receiver.url,
      { "webhook-id": "m" },
      JSON.stringify({ type: "t", data: {} }),
    );
  };

  test("that redirects is not followed", async () => {
    await using inside = await startReceiver();
    for (const status of [301, 302, 303, 307, 308]) {
      receiver.answer = answering(status, "", { location: inside.url });
      expect(await post()).toMatchObject({ kind: "answered", status });
    }
    expect(inside.requests).toEqual([]);
  });

  test("of any size costs little: its beginning is kept, its end is not awaited", async () => {
    let isClosed = false;
    receiver.answer = (_, response) => {
      response.writeHead(200);
      response.once("close", () => (isClosed = true));
      const more = (): void => {
        while (!response.destroyed && response.write("é".repeat(8_000)));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    };
    const answer = await post();
    expect(answer).toMatchObject({ kind: "answered", status: 200, excerpt: "é".repeat(512) });
    expect(answer.durationMs, "not the time limit ended it").toBeLessThan(5_000);
    await expect.poll(() => isClosed).toBe(true);
  });

  test("that never comes ends with the time limit", async () => {
    receiver.answer = () => {};
    expect(await post(150)).toMatchObject({
      kind: "unanswered",
      reason: "no answer within 0.15 seconds",
    });
  });

  test("whose body never ends counts by its status: 200 was said", async () => {
    receiver.answer = (_, response) => {
      response.writeHead(200);
      response.write("thanks");
    };
    expect(await post(150)).toMatchObject({ kind: "answered", status: 200, excerpt: "thanks" });
  });

  test("that breaks off is told as such, and so is a closed port", async () => {
    receiver.answer = (_, response) => void response.socket?.destroy();
    expect(await post()).toMatchObject({
      kind: "unanswered",
      reason: "the receiver broke the connection off",
    });
    const gone = await startReceiver();
    await gone[Symbol.asyncDispose]();
    await using client = createWebhookClient({ allowPrivate: true });
    expect(await client.post(gone.url, {}, "{}")).toMatchObject({
      kind: "unanswered",
      reason: "nobody listens at this address and port",
    });
  });

  test("is kept without what a database cannot store", async () => {
    receiver.answer = answering(500, "a\0b");
    expect(await post()).toMatchObject({ excerpt: "ab" });
  });
});
