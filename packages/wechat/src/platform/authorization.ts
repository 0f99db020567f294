import { isRecord } from "../wire/is-record.ts";
import { readNumber, readRecord, readRecords, requireString } from "../wire/read-fields.ts";

/** What an account has granted to the platform. */
export interface Authorization {
  appid: string;
  /** Undefined when the account has no right to call APIs. Not enumerable, as `refreshToken` (S1). */
  readonly accessToken: string | undefined;
  expiresInSeconds: number;
  readonly refreshToken: string;
  /** Ids of the permission sets 权限集, in WeChat's order. */
  permissions: number[];
}

/** Throws WechatUnansweredError (`WECHAT_NOT_JSON`) when the answer holds no authorisation. */
export function readAuthorization(path: string, fields: Record<string, unknown>): Authorization {
  const info = readRecord(fields["authorization_info"]);
  const accessToken = info["authorizer_access_token"];
  const authorization = {
    appid: requireString(path, info, "authorizer_appid"),
    expiresInSeconds: readNumber(info["expires_in"]),
    permissions: readPermissions(info["func_info"]),
  };
  return hide(authorization, {
    accessToken: typeof accessToken === "string" && accessToken !== "" ? accessToken : undefined,
    refreshToken: requireString(path, info, "authorizer_refresh_token"),
  });
}

/** `[{ funcscope_category: { id: 18 } }, …]` -> `[18, …]` */
export function readPermissions(value: unknown): number[] {
  return readRecords(value).flatMap(({ funcscope_category: category }) =>
    isRecord(category) ? [readNumber(category["id"])] : [],
  );
}

/** Secrets that `JSON.stringify`, spreading and most loggers leave out; they are read by name (S1). */
export function hide<Shown extends object, Hidden extends Record<string, unknown>>(
  shown: Shown,
  hidden: Hidden,
): Shown & Hidden {
  const properties = Object.entries(hidden).map(([name, value]) => [
    name,
    { value, enumerable: false, writable: false },
  ]);
  return Object.defineProperties(shown, Object.fromEntries(properties)) as Shown & Hidden;
}
