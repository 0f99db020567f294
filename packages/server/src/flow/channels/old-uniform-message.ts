import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { findUser } from "../../store/users.ts";
import type { ChannelFault } from "../../store/uniform-channels.ts";
import { bridgeTemplateMessage } from "../bridges/bridge-template-message.ts";
import { rawOfficialAccountMessage } from "./official-account-message.ts";
import type { PreparedChannel } from "./prepare-channels.ts";
import type { Submission } from "../messages/submission.ts";
import { subscribeMessage } from "../messages/subscribe-message.ts";
import { resolveUniformRecipient, type UniformRecipient } from "./uniform-recipient.ts";

/** The message of the withdrawn uniform_send: a template message, a message of the Official Account, or both. */
export interface OldUniformMessage {
  /** openid under the mini program, or under the Official Account. */
  touser: string;
  weapp?:
    | { templateId: string; page?: string | undefined; keywords: Record<string, string> }
    | undefined;
  officialAccount?:
    | {
        appid: string;
        templateId: string;
        url?: string | undefined;
        miniprogram?: { appid: string; pagepath?: string | undefined } | undefined;
        data: Record<string, { value: string; color?: string }>;
      }
    | undefined;
}

/**
 * The channels of an old uniform message, in its order: the template message through its bridge, then the Official Account
 * with the values as they are.
 *
 * @param onNoGrant for the subscribe message that the bridge makes.
 * @throws {HongyanError} TEMPLATE_MESSAGE_RETIRED when there is nothing else to send; what the rendering throws
 */
export async function prepareOldUniform(
  ctx: Context,
  appid: string,
  message: OldUniformMessage,
  onNoGrant: Submission["onNoGrant"],
): Promise<PreparedChannel[]> {
  const recipient = await whoIs(ctx, appid, message);
  const channels: PreparedChannel[] = [];
  if (message.weapp !== undefined) {
    const isAlone = message.officialAccount === undefined;
    const prepared = await prepareWeapp(ctx, appid, recipient, message.weapp, isAlone, onNoGrant);
    channels.push({ channel: "subscribe", prepared });
  }
  if (message.officialAccount !== undefined) {
    const prepared = prepareOfficialAccount(appid, recipient, message.officialAccount);
    channels.push({ channel: "official-account-template", prepared });
  }
  return channels;
}

/** `touser` says nothing of which account it is an openid of: the users who are known decide, else the parts of the message. */
async function whoIs(
  ctx: Context,
  appid: string,
  { touser, weapp }: OldUniformMessage,
): Promise<UniformRecipient> {
  const app = await ctx.reference.app(appid);
  const account = app?.officialAccount ?? undefined;
  const isOfMiniProgram = (await findUser(ctx.db, appid, touser)) !== undefined;
  const isOfAccount =
    account !== undefined && (await findUser(ctx.db, account, touser)) !== undefined;
  const isAccounts = !isOfMiniProgram && (isOfAccount || weapp === undefined);
  return resolveUniformRecipient(
    ctx,
    appid,
    isAccounts ? { officialAccountOpenid: touser } : { openid: touser },
  );
}

async function prepareWeapp(
  ctx: Context,
  appid: string,
  { openid }: UniformRecipient,
  weapp: NonNullable<OldUniformMessage["weapp"]>,
  isAlone: boolean,
  onNoGrant: Submission["onNoGrant"],
): Promise<Submission | ChannelFault> {
  if (openid === undefined) {
    return { reason: "NO_OPENID", detail: "the user's openid under the mini program is not known" };
  }
  try {
    const { rendered } = await bridgeTemplateMessage(ctx, appid, weapp);
    const page = weapp.page === undefined ? {} : { page: weapp.page, keepsPage: true };
    return { ...subscribeMessage(ctx, { appid, openid, rendered, ...page }), onNoGrant };
  } catch (error) {
    const isRetired =
      error instanceof HongyanError && error.code === "TEMPLATE_MESSAGE_RETIRED" && !isAlone;
    if (!isRetired) throw error;
    return { reason: error.code, detail: error.message };
  }
}

function prepareOfficialAccount(
  appid: string,
  { officialAccount }: UniformRecipient,
  message: NonNullable<OldUniformMessage["officialAccount"]>,
): Submission | ChannelFault {
  if (officialAccount?.appid !== message.appid) {
    return {
      reason: "NO_OFFICIAL_ACCOUNT",
      detail: `the Official Account ${message.appid} is not bound to app ${appid} (officialAccount of PATCH /v1/apps/{appid})`,
    };
  }
  if (officialAccount.openid === undefined) {
    return {
      reason: "NO_FOLLOWER",
      detail: `the user's openid under the Official Account ${message.appid} is not known`,
    };
  }
  const { templateId, data, url, miniprogram } = message;
  return rawOfficialAccountMessage(
    message.appid,
    officialAccount.openid,
    { templateId, scene: null, data },
    { url, miniprogram },
  );
}
