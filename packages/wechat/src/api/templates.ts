import { WechatApiError } from "../errors.ts";
import type { TemplateItem } from "../keywords/types.ts";
import type { Answered } from "../wire/ask.ts";
import { call, type Call, type CallContext } from "../wire/call.ts";
import {
  readNumber,
  readRecords,
  readStrings,
  readText,
  requireString,
} from "../wire/read-fields.ts";

export interface NewTemplate {
  /** Title id in the public library. */
  tid: string;
  /** Keyword ids in display order, 2 to 5. */
  kidList: number[];
  /** What the template is used for, at most 15 characters. */
  sceneDesc: string;
}

export interface LibraryTitle {
  tid: string;
  title: string;
  /** 2 one-time, 3 long-term. */
  type: number;
  categoryId: string;
}

export interface LibraryKeyword {
  kid: number;
  name: string;
  example: string;
  /** Type name, such as `thing`. */
  rule: string;
}

/**
 * The app's own templates and the public library. Every method throws WechatApiError and
 * WechatUnansweredError. Cache the answers: WeChat limits these calls by day.
 */
export interface TemplatesApi {
  /** https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_getwxapubnewtemplate.html */
  list(): Promise<TemplateItem[]>;
  /**
   * Adds a template from the library. The same title with the same keywords again is no error
   * (200022): the template that is there is returned.
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_addwxanewtemplate.html
   */
  add(template: NewTemplate): Promise<{ priTmplId: string; alreadyAdded: boolean }>;
  /** https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_delwxanewtemplate.html */
  delete(priTmplId: string): Promise<void>;
  /** https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_getcategory.html */
  categories(): Promise<{ id: number; name: string }[]>;
  /**
   * Titles of the library in some categories, `limit` (at most 30) from `start` on.
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_getpubnewtemplatetitles.html
   */
  libraryTitles(page: {
    ids: readonly (number | string)[];
    start: number;
    limit: number;
  }): Promise<{ count: number; titles: LibraryTitle[] }>;
  /** https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_getpubnewtemplatekeywords.html */
  libraryKeywords(tid: string): Promise<LibraryKeyword[]>;
}

const folder = "/wxaapi/newtmpl";
const area = "template";

export function createTemplatesApi(ctx: CallContext): TemplatesApi {
  return {
    async list() {
      const { fields } = await call(ctx, { method: "GET", path: `${folder}/gettemplate`, area });
      return readRecords(fields["data"]).map(readTemplateItem);
    },

    async add(template) {
      const { errcode, fields } = await addTemplate(ctx, template);
      const priTmplId = requireString(`${folder}/addtemplate`, fields, "priTmplId");
      return { priTmplId, alreadyAdded: errcode === alreadyAdded };
    },

    async delete(priTmplId) {
      await call(ctx, { method: "POST", path: `${folder}/deltemplate`, area, json: { priTmplId } });
    },

    async categories() {
      const { fields } = await call(ctx, { method: "GET", path: `${folder}/getcategory`, area });
      return readRecords(fields["data"]).map(({ id, name }) => ({
        id: readNumber(id),
        name: readText(name),
      }));
    },

    async libraryTitles({ ids, start, limit }) {
      const { fields } = await call(ctx, {
        method: "GET",
        path: `${folder}/getpubtemplatetitles`,
        area,
        query: { ids: ids.join(","), start: String(start), limit: String(limit) },
      });
      const titles = readRecords(fields["data"]).map((item) => ({
        tid: readText(item["tid"]),
        title: readText(item["title"]),
        type: readNumber(item["type"]),
        categoryId: readText(item["categoryId"]),
      }));
      return { count: readNumber(fields["count"]), titles };
    },

    async libraryKeywords(tid) {
      const path = `${folder}/getpubtemplatekeywords`;
      const { fields } = await call(ctx, { method: "GET", path, area, query: { tid } });
      return readRecords(fields["data"]).map((item) => ({
        kid: readNumber(item["kid"]),
        name: readText(item["name"]),
        example: readText(item["example"]),
        rule: readText(item["rule"]),
      }));
    },
  };
}

const alreadyAdded = 200022;
const tidMissing = 200014;

/**
 * WeChat's page recommends a form, yet JSON is what most clients send. JSON first; where it is not
 * understood, WeChat says that the tid is missing, and the form follows. With API security the
 * parameters are JSON by definition, so there is no form to fall back to.
 */
async function addTemplate(ctx: CallContext, template: NewTemplate): Promise<Answered> {
  const { tid, kidList, sceneDesc } = template;
  const path = `${folder}/addtemplate`;
  const options = { method: "POST", path, area, expected: [alreadyAdded] } satisfies Call;
  try {
    return await call(ctx, { ...options, json: { tid, kidList, sceneDesc } });
  } catch (error) {
    const isUnread =
      error instanceof WechatApiError &&
      error.errcode === tidMissing &&
      error.errmsg.includes("missing");
    if (!isUnread || ctx.isSecured) throw error;
  }
  const form = new URLSearchParams({ tid, sceneDesc });
  for (const kid of kidList) form.append("kidList", String(kid));
  return call(ctx, { ...options, form });
}

function readTemplateItem(item: Record<string, unknown>): TemplateItem {
  const enumerations = readRecords(item["keywordEnumValueList"]).map((entry) => ({
    keywordCode: readText(entry["keywordCode"]),
    enumValueList: readStrings(entry["enumValueList"]),
  }));
  return {
    priTmplId: readText(item["priTmplId"]),
    title: readText(item["title"]),
    content: readText(item["content"]),
    example: readText(item["example"]),
    type: readNumber(item["type"]) === 3 ? 3 : 2,
    ...(enumerations.length > 0 && { keywordEnumValueList: enumerations }),
  };
}
