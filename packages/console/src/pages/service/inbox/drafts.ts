/** What was begun and not sent, of each conversation: whoever looks at another one and comes back finds it. */
const drafts = new Map<string, string>();

const nameOf = (appid: string, openid: string) => `${appid} ${openid}`;

export function draftOf(appid: string, openid: string): string {
  return drafts.get(nameOf(appid, openid)) ?? "";
}

export function keepDraft(appid: string, openid: string, text: string): void {
  if (text === "") drafts.delete(nameOf(appid, openid));
  else drafts.set(nameOf(appid, openid), text);
}
