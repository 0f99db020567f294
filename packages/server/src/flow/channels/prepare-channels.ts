import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import type { ChannelFault, ChannelName } from "../../store/uniform-channels.ts";
import type { CustomerServiceContent } from "../customer-service/customer-service-message.ts";
import { officialAccountMessage, type Opens } from "./official-account-message.ts";
import {
  renderScene,
  renderTemplateData,
  type RenderedMessage,
} from "../messages/render-message.ts";
import { toCustomerSubmission } from "../customer-service/submit-customer-message.ts";
import type { Submission } from "../messages/submission.ts";
import { subscribeMessage } from "../messages/subscribe-message.ts";
import type { UniformRecipient } from "./uniform-recipient.ts";

/** A way to the user, as the business asked for it. */
export type ChannelRequest =
  | {
      channel: "subscribe";
      scene: string;
      params: Record<string, unknown>;
      page?: string | undefined;
      miniprogramState?: string | undefined;
      lang?: string | undefined;
    }
  | {
      channel: "customer-service";
      content: CustomerServiceContent;
      agent?: string | undefined;
      isAi?: boolean | undefined;
    }
  | ({
      channel: "official-account-template";
      message:
        | { scene: string; params: Record<string, unknown> }
        | {
            templateId: string;
            data: Record<string, string | { value: string; color?: string | undefined }>;
          };
    } & OpensRequest);

interface OpensRequest {
  url?: string | undefined;
  /** Without an appid: in the mini program that the message is of. */
  miniprogram?: { appid?: string | undefined; pagepath?: string | undefined } | undefined;
}

/** A channel with its message ready, or why it has none. */
export interface PreparedChannel {
  channel: ChannelName;
  prepared: Submission | ChannelFault;
}

export function isFault(prepared: Submission | ChannelFault): prepared is ChannelFault {
  return !("body" in prepared);
}

/**
 * Renders and checks the message of each channel before any is sent: what is wrong with the last one is told now, not when
 * it is needed. A channel on which the user cannot be named is no error.
 *
 * @throws {HongyanError} what the rendering throws, naming the channel
 */
export async function prepareChannels(
  ctx: Context,
  appid: string,
  recipient: UniformRecipient,
  channels: ChannelRequest[],
): Promise<PreparedChannel[]> {
  const prepared: PreparedChannel[] = [];
  for (const [index, channel] of channels.entries()) {
    try {
      prepared.push({
        channel: channel.channel,
        prepared: await prepareChannel(ctx, appid, recipient, channel),
      });
    } catch (error) {
      throw error instanceof HongyanError ? inChannel(index, channel, error) : error;
    }
  }
  return prepared;
}

async function prepareChannel(
  ctx: Context,
  appid: string,
  recipient: UniformRecipient,
  channel: ChannelRequest,
): Promise<Submission | ChannelFault> {
  switch (channel.channel) {
    case "subscribe":
      return prepareSubscribe(ctx, appid, recipient.openid, channel);
    case "customer-service":
      if (recipient.openid === undefined) return noOpenid;
      return toCustomerSubmission(
        ctx,
        { ...channel, appid, openid: recipient.openid, onNoWindow: "reject" },
        undefined,
      );
    case "official-account-template":
      return prepareOfficialAccount(ctx, appid, recipient, channel);
  }
}

const noOpenid: ChannelFault = {
  reason: "NO_OPENID",
  detail: "the user's openid under the mini program is not known",
};

async function prepareSubscribe(
  ctx: Context,
  appid: string,
  openid: string | undefined,
  channel: ChannelRequest & { channel: "subscribe" },
): Promise<Submission | ChannelFault> {
  const rendered = await renderScene(ctx, appid, channel.scene, channel.params);
  const { page, miniprogramState, lang } = channel;
  const card = subscribeMessage(ctx, {
    appid,
    openid: openid ?? "",
    rendered,
    ...(page === undefined ? {} : { page }),
    ...(miniprogramState === undefined ? {} : { miniprogramState }),
    ...(lang === undefined ? {} : { lang }),
  });
  return openid === undefined ? noOpenid : { ...card, onNoGrant: "reject" };
}

async function prepareOfficialAccount(
  ctx: Context,
  appid: string,
  { officialAccount }: UniformRecipient,
  channel: ChannelRequest & { channel: "official-account-template" },
): Promise<Submission | ChannelFault> {
  if (officialAccount === undefined) {
    return {
      reason: "NO_OFFICIAL_ACCOUNT",
      detail: `no Official Account is bound to app ${appid} (officialAccount of PATCH /v1/apps/{appid})`,
    };
  }
  const rendered = await renderOfficialAccount(ctx, officialAccount.appid, channel.message);
  const message = officialAccountMessage(
    officialAccount.appid,
    officialAccount.openid ?? "",
    rendered,
    opensOf(appid, rendered, channel),
  );
  if (officialAccount.openid !== undefined) return message;
  return {
    reason: "NO_FOLLOWER",
    detail: `the user's openid under the Official Account ${officialAccount.appid} is not known: give officialAccountOpenid, or tie both openids to one externalId`,
  };
}

async function renderOfficialAccount(
  ctx: Context,
  appid: string,
  message: (ChannelRequest & { channel: "official-account-template" })["message"],
): Promise<RenderedMessage> {
  if ("scene" in message) return renderScene(ctx, appid, message.scene, message.params);
  const { templateId, data } = message;
  const rendered = await renderTemplateData(ctx, appid, templateId, data);
  // As it was given: a colour stays with its value.
  const entries = Object.entries(data).map(
    ([key, value]) => [key, typeof value === "string" ? { value } : value] as const,
  );
  return { ...rendered, data: Object.fromEntries(entries) };
}

function opensOf(appid: string, rendered: RenderedMessage, channel: OpensRequest): Opens {
  const { url, miniprogram } = channel;
  if (miniprogram !== undefined) {
    const pagepath = miniprogram.pagepath ?? rendered.page;
    return { url, miniprogram: { appid: miniprogram.appid ?? appid, pagepath } };
  }
  if (rendered.page === undefined) return { url };
  return { url, miniprogram: { appid, pagepath: rendered.page } };
}

function inChannel(index: number, { channel }: ChannelRequest, error: HongyanError): HongyanError {
  return new HongyanError(error.code, `channels.${index} (${channel}): ${error.message}`, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    details: error.details,
    cause: error,
  });
}
