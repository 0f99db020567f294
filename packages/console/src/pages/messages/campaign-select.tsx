import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { answerOf, api } from "../../api/client.ts";
import { useWords } from "../../language/language.ts";
import { words } from "./words.ts";

/** The latest campaigns by name. One that is older is still found by its id in the address. */
export function CampaignSelect({
  appid,
  value,
  onChange,
  id,
}: {
  appid: string;
  value?: string;
  onChange?: (campaignId: string | undefined) => void;
  id?: string;
}) {
  const say = useWords(words);
  const { data: campaigns = [] } = useQuery({
    queryKey: ["campaigns", appid, "names"],
    queryFn: async () =>
      (await answerOf(api.GET("/v1/campaigns", { params: { query: { appid, limit: 200 } } })))
        .campaigns,
    staleTime: 30_000,
  });
  return (
    <Select
      {...(id !== undefined && { id })}
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      placeholder={say("any")}
      value={value ?? null}
      options={campaigns.map((campaign) => ({ value: campaign.id, label: campaign.name }))}
      onChange={(chosen: string | undefined | null) => onChange?.(chosen ?? undefined)}
    />
  );
}
