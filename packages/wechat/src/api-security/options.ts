/**
 * The keys of an account that has API security (API 安全) switched on at mp.weixin.qq.com,
 * Development settings. Serials (`sn`) are the numbers the console shows beside them.
 */
export interface ApiSecurityOptions {
  /** As chosen in the console. Default `AES256_GCM`; `SM4_GCM` is not offered, Node.js lacks it. */
  cipher?: "AES256_GCM" | "SM4_GCM";
  /** As chosen in the console. Default `RSAwithSHA256`; `SM2withSM3` is not offered, Node.js lacks it. */
  signature?: "RSAwithSHA256" | "SM2withSM3";
  /** `key`: base64 of 32 bytes, as downloaded. */
  symmetricKey: { sn: string; key: string };
  /** The app's own RSA key, PEM: signs requests. */
  privateKey: string;
  /**
   * WeChat's, PEM: verify replies. One is enough; while WeChat changes it, the old one goes on
   * working until the new one is added here.
   */
  platformCertificates: readonly { sn: string; certificate: string }[];
  /** Told once for each certificate of `platformCertificates` that WeChat is about to retire. */
  onCertificateDeprecated?: (certificate: { sn: string; newSn: string }) => void;
  /**
   * The address that signatures name. Default `https://api.weixin.qq.com`, whatever `apiBase` is:
   * behind a gateway, too, WeChat sees its own address.
   */
  signedBase?: string;
}
