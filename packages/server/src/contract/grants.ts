import { z } from "zod";
import {
  appid,
  bilingual,
  choices,
  externalId,
  jsCode,
  messageId,
  openid,
  sceneName,
  tags,
  templateId,
  timeZone,
} from "./common.ts";
import { recipient } from "./messages.ts";

export const sessionRequest = z.object({ appid: appid.optional(), code: jsCode });
export const sessionResponse = z.object({
  token: z.string().describe("Bearer token for the other /mp routes"),
  expiresIn: z.int().describe("Seconds"),
});

const ageMs = z
  .int()
  .min(0)
  .max(30 * 86_400_000)
  .default(0)
  .describe(
    "How long ago the user answered, for a report that is sent later: WeChat's event of the same tap is recognised by the time",
  );

/** The clock of a phone may have been set, and a report may be very old: it is taken all the same. */
const ageOnPhoneMs = z
  .int()
  .default(0)
  .describe(
    "How long ago it was, by the phone's clock; 0 to 30 days are believed, beyond that the time counts as not known",
  );

export const grantReportRequest = z.object({
  id: z
    .string()
    .min(1)
    .max(64)
    .describe("Made by the client, one for each tap: the same report counts once"),
  choices,
  ageMs: ageOnPhoneMs,
});

const mpGrant = z.object({
  templateId,
  scene: sceneName.nullable(),
  balance: z
    .int()
    .describe("Messages that may still be sent; -1: without limit (long-term template)"),
});
export const mpGrants = z.object({
  grants: z
    .array(mpGrant)
    .describe("One for each scene of a template; scenes of one template share its balance"),
  balances: z.record(templateId, z.int()).describe("The same by template"),
});

export const mpScenes = z.array(
  z.object({
    scene: sceneName,
    templateId,
    title: z.string(),
    type: z.enum(["one-time", "long-term"]),
    clientSendable: z.boolean().describe("May the mini program send it with POST /app/send?"),
  }),
);

export const mpStart = z.object({
  scenes: mpScenes,
  balances: mpGrants.shape.balances,
  errors: z
    .array(
      z.object({
        errCode: z.int().optional().describe("WeChat's"),
        text: z.string().optional().describe("Part of the errMsg, for failures without an errCode"),
        error: z.object({
          code: z.string(),
          message: bilingual,
          advice: bilingual,
          retry: z.enum(["next-tap", "never", "settings"]),
        }),
      }),
    )
    .describe("What the SDK says of an error: the first row that fits"),
});

export const openedRequest = z.object({
  messageId: messageId.describe("hymid in the query of the page that the card opened"),
  ageMs: ageOnPhoneMs,
});
export const openedResponse = z.object({ opened: z.literal(true) });

export const grantListQuery = z
  .object({
    appid: appid.optional(),
    openid: openid.optional(),
    externalId: externalId.optional(),
    templateId: templateId.optional(),
    cursor: openid.optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  })
  .refine(
    (query) =>
      [query.openid, query.externalId, query.templateId].filter((one) => one !== undefined)
        .length === 1,
    "give exactly one of openid, externalId and templateId",
  );

export const grant = z.object({
  openid,
  templateId,
  available: z.int().describe("Grants that no message holds"),
  unlimited: z.boolean().describe("A long-term template that the user allows"),
  updatedAt: z.iso.datetime(),
});
export const grantList = z.object({ grants: z.array(grant), nextCursor: openid.nullable() });

export const grantImportRequest = z.object({
  appid: appid.optional(),
  grants: z
    .array(
      z.object({
        id: z
          .string()
          .min(1)
          .max(64)
          .describe("Of this report: the same id counts once for a user"),
        openid,
        templateId,
        choice: z.string().max(64).default("accept"),
        count: z.int().min(1).max(100).default(1).describe("Accepts that this report stands for"),
        ageMs,
        import: z
          .boolean()
          .optional()
          .describe(
            "Grants moved in from elsewhere: counted whatever grantSource says, and taken for no tap that WeChat tells of. Default: when count is above one",
          ),
      }),
    )
    .min(1)
    .max(1000),
});
export const grantImportResponse = z.object({
  counted: z.int(),
  repeated: z.int().describe("Reports that had been counted before"),
});

export const grantHistory = z.object({
  entries: z.array(
    z.object({
      id: z.int(),
      templateId,
      kind: z.enum([
        "credit",
        "confirm",
        "note",
        "refuse",
        "reserve",
        "release",
        "correct",
        "allow",
        "revoke",
      ]),
      delta: z.int(),
      balance: z.int().describe("Of the template, after this entry"),
      why: bilingual.describe("The entry in words"),
      source: z.string().describe("Who said it"),
      messageId: z.uuid().nullable(),
      reportId: z.string().nullable(),
      confirms: z.int().nullable().describe("The entry whose tap this one tells of as well"),
      happenedAt: z.iso
        .datetime()
        .nullable()
        .describe("When the user acted, as far as it is known"),
      createdAt: z.iso.datetime(),
    }),
  ),
});

export const userRequest = z.object({
  appid: appid.optional(),
  users: z
    .array(
      z.object({
        openid,
        externalId: externalId.optional(),
        timeZone: timeZone.optional().describe("For quiet hours; without it, that of the scene"),
      }),
    )
    .min(1)
    .max(1000),
});
export const userResponse = z.object({
  openid,
  externalId: externalId.nullable(),
  timeZone: z.string().nullable(),
  tags: z.array(z.string()).describe("Sorted"),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
});
/** Marks on many users at once: the same for all of them. */
export const userTagRequest = z
  .object({
    appid: appid.optional(),
    users: z
      .array(recipient)
      .min(1)
      .max(1000)
      .describe("Up to 1,000 known users; those who are not known are counted and left alone"),
    add: tags.default([]).describe("Tags that each of them carries from now on"),
    remove: tags.default([]).describe("Tags that none of them carries any more"),
  })
  .refine((value) => value.add.length + value.remove.length > 0, {
    message: "name at least one tag to add or to remove",
    path: ["add"],
  })
  .refine((value) => !value.add.some((one) => value.remove.includes(one)), {
    message: "a tag cannot be added and removed at once",
    path: ["remove"],
  });
export const userTagResponse = z.object({
  users: z.int().describe("Users found"),
  unknown: z.int().describe("Users whom the app does not know"),
});
/** One user, with what they allow and when they must not be disturbed. */
export const userDetail = userResponse.extend({
  grants: z
    .array(
      z.object({
        templateId,
        title: z.string().nullable().describe("null: the template is not known any more"),
        available: z.int(),
        unlimited: z.boolean(),
        updatedAt: z.iso.datetime(),
      }),
    )
    .describe("Balances by template"),
  quietHours: z
    .array(
      z.object({
        scene: sceneName,
        from: z.string().describe("Hours and minutes"),
        to: z.string(),
        timeZone: z.string().describe("The user's own, or that of the scene"),
        isNow: z.boolean(),
      }),
    )
    .describe("Of the scenes that have some, as they are for this user"),
});
export const userListQuery = z.object({
  appid: appid.optional(),
  externalId: externalId.optional(),
  openidPrefix: openid.optional().describe("Users whose openid begins so"),
  externalIdPrefix: externalId
    .optional()
    .describe("Users whose externalId begins so; the first page's worth, without a cursor"),
  tag: tags.element
    .optional()
    .describe(
      "Users who carry it. A page looks through 20,000 users: it may be short, or empty, and still have a next one",
    ),
  cursor: openid.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export const userList = z.object({ users: z.array(userResponse), nextCursor: openid.nullable() });
