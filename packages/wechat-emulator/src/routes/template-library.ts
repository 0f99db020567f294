import type { Call } from "../call.ts";
import { findLibraryTemplate, libraryCategories, libraryTemplates } from "../library.ts";
import { ok, refuse, Refusal, type Reply } from "../reply.ts";
import { authorize } from "../tokens.ts";

/**
 * GET /wxaapi/newtmpl/getcategory: every app has all categories of the built-in library.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_getcategory.html
 */
export function getCategory(call: Call): Reply {
  const app = authorize(call);
  return app instanceof Refusal ? app : ok({ data: libraryCategories });
}

/**
 * GET /wxaapi/newtmpl/getpubtemplatetitles
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_getpubnewtemplatetitles.html
 */
export function getPubTemplateTitles(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const ids = call.query.get("ids");
  if (!ids) return refuse(200018);
  const wanted = ids.split(",").map(Number);
  const known = new Set(libraryCategories.map(({ id }) => id));
  if (!wanted.every((id) => known.has(id))) return refuse(200019);
  const start = readCount(call, "start");
  if (start === undefined) return refuse(200016);
  const limit = readCount(call, "limit");
  if (limit === undefined || limit > 30) return refuse(200017);

  const titles = libraryTemplates
    .filter(({ categoryId }) => wanted.includes(categoryId))
    .map(({ tid, title, type, categoryId }) => ({ tid, title, type, categoryId }));
  return ok({ count: titles.length, data: titles.slice(start, start + limit) });
}

/**
 * GET /wxaapi/newtmpl/getpubtemplatekeywords
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_getpubnewtemplatekeywords.html
 */
export function getPubTemplateKeywords(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const tid = call.query.get("tid");
  if (!tid) return refuse(200014, "missing parameter tid");
  const entry = findLibraryTemplate(tid);
  if (!entry) return refuse(200014);
  const data = entry.keywords.map(({ kid, name, example, rule }) => ({ kid, name, example, rule }));
  return ok({ count: data.length, data });
}

function readCount(call: Call, name: string): number | undefined {
  const text = call.query.get(name) ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
