import type { PhoneMount } from "../ports.ts";

/** What the host page has put on this window, or on the frame around it. */
export function findMount(): PhoneMount {
  const own = (globalThis as { hongyanPhone?: PhoneMount }).hongyanPhone;
  const frame: (Element & { hongyanPhone?: PhoneMount }) | null = window.frameElement;
  const mount = own ?? frame?.hongyanPhone;
  if (!mount) throw new Error("hongyanPhone is not there: open this page through /phone");
  return mount;
}
