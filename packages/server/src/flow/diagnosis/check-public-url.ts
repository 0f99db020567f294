import { connect } from "node:tls";
import { finding, type Finding } from "./finding.ts";

const answerMs = 5_000;
const dayMs = 24 * 3_600_000;
const expiresSoonMs = 14 * dayMs;

/** Whether the address that WeChat and mini programs use leads here, by TLS that is good for some time. */
export async function checkPublicUrl(publicUrl: string | undefined): Promise<Finding[]> {
  if (publicUrl === undefined) {
    return [
      finding(
        "public-url",
        "warn",
        {
          zh: "没有设置 HONGYAN_PUBLIC_URL，无法检查外网地址。",
          en: "HONGYAN_PUBLIC_URL is not set: the address from outside was not checked.",
        },
        {
          zh: "设成小程序和微信访问的地址，例如 https://push.example.com。",
          en: "Set it to the address that mini programs and WeChat use, for example https://push.example.com.",
        },
      ),
    ];
  }
  const reached = await checkReached(publicUrl);
  const url = new URL(publicUrl);
  if (url.protocol !== "https:") {
    const plain = finding(
      "tls",
      "bad",
      { zh: `${publicUrl} 不是 https。`, en: `${publicUrl} is not https.` },
      {
        zh: "小程序只访问 https：在前面放带 TLS 的反向代理。",
        en: "Mini programs talk https only: put a reverse proxy with TLS in front.",
      },
    );
    return [reached, plain];
  }
  return [reached, await checkCertificate(url)];
}

async function checkReached(publicUrl: string): Promise<Finding> {
  const todo = {
    zh: "检查 DNS、反向代理和防火墙；从本机访问自己的外网地址也可能被网络禁止。",
    en: "Look at DNS, reverse proxy and firewall; some networks do not let a machine reach its own outer address.",
  };
  try {
    const response = await fetch(new URL("/healthz", publicUrl), {
      redirect: "manual",
      signal: AbortSignal.timeout(answerMs),
    });
    const text = (await response.text()).slice(0, 100);
    if (response.status === 200 && text.includes('"ok"')) {
      return finding("public-url", "ok", {
        zh: `${publicUrl} 通到鸿雁。`,
        en: `${publicUrl} leads to Hongyan.`,
      });
    }
    return finding(
      "public-url",
      "warn",
      {
        zh: `${publicUrl}/healthz 返回 HTTP ${response.status}，不是鸿雁的回答。`,
        en: `${publicUrl}/healthz answers HTTP ${response.status}, not as Hongyan does.`,
      },
      todo,
    );
  } catch (error) {
    const code = codeOf(error);
    return finding(
      "public-url",
      "warn",
      {
        zh: `从这里访问不到 ${publicUrl}（${code}）。`,
        en: `${publicUrl} is not reached from here (${code}).`,
      },
      todo,
    );
  }
}

async function checkCertificate(url: URL): Promise<Finding> {
  const endsAt = await certificateEnd(url);
  if (endsAt === undefined) {
    return finding(
      "tls",
      "warn",
      { zh: "没能读到证书。", en: "The certificate could not be read." },
      {
        zh: `用 openssl s_client -connect ${url.host} 看一下。`,
        en: `Look with openssl s_client -connect ${url.host}.`,
      },
    );
  }
  const leftMs = endsAt.getTime() - Date.now();
  const days = Math.floor(leftMs / dayMs);
  return finding(
    "tls",
    leftMs < 0 ? "bad" : leftMs < expiresSoonMs ? "warn" : "ok",
    { zh: `证书还有 ${days} 天到期。`, en: `The certificate is good for ${days} days.` },
    leftMs < expiresSoonMs
      ? {
          zh: "续期证书；过期后小程序和微信都访问不到。",
          en: "Renew it: without it neither mini programs nor WeChat get through.",
        }
      : null,
  );
}

function certificateEnd(url: URL): Promise<Date | undefined> {
  return new Promise((resolve) => {
    // Also a bad certificate is looked at: nothing is sent over this connection.
    const socket = connect({
      host: url.hostname,
      port: url.port === "" ? 443 : Number(url.port),
      servername: url.hostname,
      rejectUnauthorized: false,
      timeout: answerMs,
    });
    const end = (result: Date | undefined): void => {
      resolve(result);
      socket.destroy();
    };
    socket.once("secureConnect", () => end(new Date(socket.getPeerCertificate().valid_to)));
    socket.once("timeout", () => end(undefined));
    socket.once("error", () => end(undefined));
  });
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return "error";
  return "code" in cause ? String(cause.code) : cause.name;
}
