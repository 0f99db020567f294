/** Whose turn it is: a campaign's, or that of the single messages of an app. */
export interface Share {
  appid: string;
  campaignId: string | null;
}

export function shareName({ appid, campaignId }: Share): string {
  return `${appid}/${campaignId ?? ""}`;
}
