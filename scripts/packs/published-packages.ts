/** What npm gets, each after those it depends on. The folder of a package is its name without the scope. */
export const publishedPackages = [
  "wechat",
  "wechat-emulator",
  "miniprogram",
  "server",
  "client",
] as const;
