import { z } from "zod";
import { appid } from "./common.ts";

export const operatorId = z.uuid().describe("Id of the operator");

const operatorName = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^\P{C}+$/u, "must hold no control characters")
  .describe("What they sign in with; case does not count");

const newPassword = z.string().min(10).max(256).describe("10 to 256 characters, any of them");
const givenPassword = z.string().min(1).max(256).describe("The password, as it is now");
const linkToken = z.string().min(1).max(100).describe("From a link that is good once");

const totpCode = z
  .string()
  .regex(/^[0-9]{6}$/, "must be 6 digits")
  .describe("Of the authenticator app; each is good once");

const language = z.enum(["zh-CN", "en"]).describe("Of the console");

const role = z
  .enum(["owner", "operator", "viewer"])
  .describe("docs/operators.md says what each may do");
export type Role = z.infer<typeof role>;

const operatorRole = z.object({
  appid: appid.nullable().describe("null: every app, and the installation itself"),
  role,
});
export type OperatorRole = z.infer<typeof operatorRole>;

const roles = z
  .array(operatorRole)
  .max(1000)
  .refine(
    (list) => new Set(list.map((one) => one.appid)).size === list.length,
    "must name each app once",
  );

export const sessionState = z.object({
  state: z
    .enum(["setup-needed", "signed-out", "signed-in"])
    .describe("setup-needed: nobody can sign in yet; the server prints a link for the first owner"),
  operator: z
    .object({
      id: operatorId,
      name: z.string(),
      roles: z.array(operatorRole),
      hasTotp: z.boolean().describe("Is a second factor asked for?"),
      language: language.nullable().describe("null: the browser's"),
    })
    .optional(),
  csrfToken: z
    .string()
    .optional()
    .describe("For the header x-hongyan-csrf of every request that changes something"),
  scopes: z
    .array(z.string())
    .optional()
    .describe("What the roles allow, in one app at least; * is everything"),
});
export const signInRequest = z.object({
  name: z.string().min(1).max(64),
  password: givenPassword,
  totp: totpCode.optional().describe("Needed after TOTP_REQUIRED"),
});
export const setupRequest = z.object({
  token: linkToken,
  name: operatorName,
  password: newPassword,
});
export const acceptRequest = z.object({ token: linkToken, password: newPassword });
export const signedOut = z.object({ signedOut: z.literal(true) });

export const ownPatch = z
  .object({
    language: language.nullable().optional(),
    password: z
      .object({ current: givenPassword, next: newPassword })
      .optional()
      .describe("A new one ends every other session"),
  })
  .describe("What an operator changes about themselves");
export const totpBeginRequest = z.object({ password: givenPassword });
export const totpBegun = z.object({
  secret: z.string().describe("Base32, to type in; shown this once"),
  otpauthUri: z.string().describe("The same for a QR code"),
});
export const totpConfirmRequest = z.object({ code: totpCode });
export const totpRemoveRequest = z.object({ password: givenPassword });

export const operatorRequest = z.object({ name: operatorName, roles: roles.min(1) });
export const operatorPatch = z.object({
  name: operatorName.optional(),
  roles: roles.optional().describe("All of them: what is not named is taken away"),
  disabled: z.boolean().optional().describe("true: signed out everywhere, and cannot sign in"),
  totp: z.null().optional().describe("null: takes a lost second factor away"),
});
export const operatorResponse = z.object({
  id: operatorId,
  name: z.string(),
  roles: z.array(operatorRole),
  hasPassword: z.boolean().describe("false: the invitation is not accepted yet"),
  hasTotp: z.boolean(),
  createdAt: z.iso.datetime(),
  disabledAt: z.iso.datetime().nullable(),
  lastSeenAt: z.iso.datetime().nullable().describe("In a session that is not over"),
  version: z
    .string()
    .describe(
      "Of name, roles, second factor, and whether they are disabled. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE)",
    ),
});
export const operatorList = z.object({ operators: z.array(operatorResponse) });
export const operatorLink = z.object({
  path: z.string().describe("Path and query of the page at which the password is chosen"),
  expiresAt: z.iso.datetime().describe("After 24 hours; a new link makes older ones void"),
});
export const operatorCreated = operatorResponse.extend({ link: operatorLink });

export const auditQuery = z.object({
  appid: appid.optional().describe("Only of this app"),
  actor: z.string().min(1).max(64).optional().describe("Id of an operator or an API key"),
  action: z.string().min(1).max(64).optional().describe("For example scene.saved"),
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const auditEntry = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  actor: z.object({
    kind: z.enum(["operator", "api-key", "system"]),
    id: z.string().nullable(),
    name: z.string().describe("As it was then"),
  }),
  appid: appid.nullable().describe("null: about the whole installation"),
  action: z.string(),
  target: z.string().nullable().describe("A scene's name, an id"),
  before: z.unknown().describe("null: there was nothing, or it is not kept"),
  after: z.unknown(),
  address: z.string().nullable(),
});
export const auditList = z.object({
  entries: z.array(auditEntry),
  nextCursor: z.uuid().nullable().describe("null: that was the last"),
});
