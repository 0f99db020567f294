import { apiSignatureErrcodes } from "./api-signature.ts";
import { contentSecurityErrcodes } from "./content-security.ts";
import { customerServiceErrcodes } from "./customer-service.ts";
import { deviceErrcodes } from "./device.ts";
import { generalErrcodes } from "./general.ts";
import { loginErrcodes } from "./login.ts";
import { officialAccountErrcodes } from "./official-account.ts";
import { serviceCardErrcodes, serviceCardEventCodes } from "./service-card.ts";
import { subscribeErrcodes } from "./subscribe.ts";
import { templateErrcodes } from "./template.ts";
import { thirdPartyErrcodes } from "./third-party.ts";
import { tokenErrcodes } from "./token.ts";
import type { ErrcodeInfo } from "./types.ts";
import { withdrawnErrcodes } from "./withdrawn.ts";

/**
 * Every errcode that a Mini Program's push service can meet, area by area. Where areas share a
 * number, the first line is its general meaning.
 * https://developers.weixin.qq.com/doc/oplatform/developers/errCode/errCode.html
 */
export const errcodes: readonly ErrcodeInfo[] = [
  ...generalErrcodes,
  ...tokenErrcodes,
  ...loginErrcodes,
  ...subscribeErrcodes,
  ...deviceErrcodes,
  ...templateErrcodes,
  ...serviceCardErrcodes,
  ...serviceCardEventCodes,
  ...customerServiceErrcodes,
  ...officialAccountErrcodes,
  ...withdrawnErrcodes,
  ...thirdPartyErrcodes,
  ...contentSecurityErrcodes,
  ...apiSignatureErrcodes,
];
