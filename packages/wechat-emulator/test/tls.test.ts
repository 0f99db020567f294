import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { startEmulator, type Emulator } from "../src/index.ts";
import { issueCertificate, openAuthority } from "../src/tls/certificate-authority.ts";

async function makeFolder() {
  const folder = await mkdtemp(join(tmpdir(), "wechat-emulator-"));
  const caFile = join(folder, "deep", "ca.pem");
  const remove = () => rm(folder, { recursive: true });
  return { caFile, [Symbol.asyncDispose]: remove };
}

/** What a client gets that calls `host`, which its hosts file leads to the emulator, and trusts `ca` alone. */
function call(emulator: Emulator, host: string, ca: string | Buffer): Promise<string> {
  const { port } = new URL(emulator.tlsUrl!);
  const path = "/cgi-bin/token?grant_type=client_credential&appid=wx1&secret=s";
  const options: RequestOptions = { host: "127.0.0.1", port, path, ca, agent: false };
  return new Promise((resolve) => {
    httpsRequest({ ...options, servername: host, headers: { host } }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
      response.on("end", () => resolve(body));
    })
      .on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      .end();
  });
}

describe("the TLS port", () => {
  test("is WeChat to a client that trusts the CA file and nothing else", async () => {
    await using folder = await makeFolder();
    await using emulator = await startEmulator({
      tls: { caFile: folder.caFile, hosts: ["wx.test"] },
    });
    emulator.control.addApp({ appid: "wx1", secret: "s" });
    const ca = await readFile(folder.caFile);

    for (const host of ["api.weixin.qq.com", "localhost", "wx.test"]) {
      expect(await call(emulator, host, ca)).toContain('"access_token"');
    }
    expect(await call(emulator, "mp.weixin.qq.com", ca)).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(emulator.tlsUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(emulator.tlsCa).toBe(ca.toString());
  });

  test("is not trusted by a client that trusts another emulator's CA", async () => {
    await using emulator = await startEmulator({ tls: {} });
    await using other = await startEmulator({ tls: {} });

    expect(await call(emulator, "api.weixin.qq.com", other.tlsCa!)).toMatch(
      /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY/,
    );
  });

  test("keeps its CA over a restart, so that it is trusted once; only its owner reads the key", async () => {
    await using folder = await makeFolder();
    const tls = { caFile: folder.caFile };
    const first = await startEmulator({ tls });
    const ca = first.tlsCa!;
    await first.close();

    await using second = await startEmulator({ tls });

    second.control.addApp({ appid: "wx1", secret: "s" });
    expect(await call(second, "api.weixin.qq.com", ca)).toContain('"access_token"');
    expect((await stat(`${folder.caFile}.key`)).mode & 0o777).toBe(0o600);
  });

  test("leaves the control interface to this machine's own names", async () => {
    await using emulator = await startEmulator({ tls: {} });
    const { port } = new URL(emulator.tlsUrl!);
    const status = (host: string) =>
      new Promise((resolve, reject) => {
        const headers = { host };
        const options = { host: "127.0.0.1", port, ca: emulator.tlsCa!, headers, agent: false };
        httpsRequest({ ...options, path: "/_emulator/state" }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on("error", reject)
          .end();
      });

    expect([await status("localhost"), await status("api.weixin.qq.com")]).toEqual([200, 403]);
  });
});

describe("a CA file that cannot be used stops the start, with a way out", () => {
  test.each([
    ["its key is gone", async (caFile: string) => rm(`${caFile}.key`), /its key .* is not/],
    ["it is no PEM", async (caFile: string) => writeFile(caFile, "none"), /no PEM/],
    [
      "its key is another's",
      async (caFile: string) => {
        const other = `${caFile}-other`;
        await (await startEmulator({ tls: { caFile: other } })).close();
        await writeFile(`${caFile}.key`, await readFile(`${other}.key`));
      },
      /is not the key of/,
    ],
  ])("%s", async (_, spoil, message) => {
    await using folder = await makeFolder();
    const { caFile } = folder;
    await (await startEmulator({ tls: { caFile } })).close();
    await spoil(caFile);

    const error = await startEmulator({ tls: { caFile } }).catch((error: unknown) => error);

    expect(error).toMatchObject({
      code: "TLS_AUTHORITY_UNUSABLE",
      message: expect.stringMatching(message),
    });
    expect((error as { hint: string }).hint).toContain(caFile);
  });
});

const openssl = "openssl";
const hasOpenssl = spawnSync(openssl, ["version"]).status === 0;

test.runIf(hasOpenssl)(
  "the certificates pass a strict check, as Python makes it by default",
  async () => {
    await using folder = await makeFolder();
    const ca = await openAuthority(folder.caFile);
    const { cert } = await issueCertificate(ca, ["api.weixin.qq.com", "127.0.0.1"]);
    const leafFile = `${folder.caFile}-leaf`;
    await writeFile(leafFile, cert);

    const check = ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", folder.caFile];
    const { stdout, stderr } = spawnSync(openssl, [
      ...check,
      ...["-verify_hostname", "api.weixin.qq.com", leafFile],
    ]);

    expect(`${stdout.toString()}${stderr.toString()}`.trim()).toBe(`${leafFile}: OK`);
  },
);

const bin = fileURLToPath(new URL("../bin/wechat-emulator.mjs", import.meta.url));
const hasCurl = spawnSync("curl", ["--version"]).status === 0;

test.runIf(hasCurl)("--tls: curl calls https://api.weixin.qq.com as it stands", async () => {
  await using folder = await makeFolder();
  const options = ["--port", "0", "--tls", "0", "--tls-ca", folder.caFile];
  const child = spawn(process.execPath, [bin, ...options]);
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  while (!output.includes("NODE_EXTRA_CA_CERTS")) await once(child.stdout, "data");
  const { port } = new URL(/https:\/\/\S+/.exec(output)![0]);

  const { stdout } = spawnSync("curl", [
    "-s",
    ...["--cacert", folder.caFile],
    ...["--connect-to", `api.weixin.qq.com:443:127.0.0.1:${port}`],
    "https://api.weixin.qq.com/cgi-bin/get_api_domain_ip",
  ]);
  child.kill("SIGTERM");

  expect(stdout.toString()).toContain('"errcode":41001');
  expect(await once(child, "exit")).toEqual([0, null]);
});
