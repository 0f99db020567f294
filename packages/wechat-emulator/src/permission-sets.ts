/** Which permission set a call needs; undefined: any token of the account will do. */
export function permissionFor(path: string): number | undefined {
  if (path.startsWith("/wxaapi/newtmpl/") || path === "/cgi-bin/message/subscribe/send") return 18;
  const isCustomerService = /^\/(cgi-bin\/(message\/custom|media|customservice)|customservice)\//;
  return isCustomerService.test(path) ? 19 : undefined;
}
