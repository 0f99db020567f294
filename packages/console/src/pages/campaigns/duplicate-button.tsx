import { CopyOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, type ButtonProps } from "antd";
import { duplicateCampaign } from "../../api/campaigns.ts";
import type { CampaignSummary } from "../../api/campaign-types.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { words } from "./words.ts";

/** Makes a draft that says the same, and goes there. */
export function DuplicateButton({
  campaign,
  ...button
}: { campaign: CampaignSummary } & Pick<ButtonProps, "size">) {
  const say = useWords(words);
  const navigate = useNavigate();
  const { appid, name } = campaign;
  const duplicate = useMutation({
    mutationFn: () => duplicateCampaign(campaign, say("copyName", { name })),
    onSuccess: ({ id: campaignId }) =>
      navigate({ to: "/$appid/campaigns/$campaignId/edit", params: { appid, campaignId } }),
  });
  return (
    <>
      <Button
        {...button}
        icon={<CopyOutlined aria-hidden />}
        loading={duplicate.isPending}
        onClick={() => duplicate.mutate()}
      >
        {say("duplicate")}
      </Button>
      <ErrorNote error={duplicate.error} />
    </>
  );
}
