import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import type { CampaignRow } from "../../store/campaigns.ts";
import { findTemplate } from "../../store/templates.ts";

/**
 * Nothing of it could be sent. Asks the database: another process may just have synced.
 *
 * @throws {HongyanError} TEMPLATE_NOT_FOUND
 */
export async function refuseRemovedTemplate(
  { db }: Pick<Context, "db">,
  { appid, templateId }: Pick<CampaignRow, "appid" | "templateId">,
): Promise<void> {
  const template = await findTemplate(db, appid, templateId);
  if (template !== undefined && template.removedAt === null) return;
  throw new HongyanError(
    "TEMPLATE_NOT_FOUND",
    `the campaign's template ${templateId} is not in the list of app ${appid}; WeChat would refuse every message with 40037 (invalid template_id)`,
    {
      hint: "Add it again at WeChat, call POST /v1/templates/sync, then resume; if it has another id now, cancel and make a new campaign.",
      details: { errcode: 40037 },
    },
  );
}
