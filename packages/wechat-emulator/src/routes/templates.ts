import { readJsonOrForm, type Call } from "../call.ts";
import { findLibraryTemplate } from "../library.ts";
import { createTemplate, templateFromLibrary } from "../create-template.ts";
import { textOf } from "../push/message.ts";
import { ok, refuse, Refusal, type Reply } from "../reply.ts";
import { cardTypes } from "../service-cards.ts";
import type { App } from "../state.ts";
import { authorize } from "../tokens.ts";

/**
 * POST /wxaapi/newtmpl/addtemplate, as a form or as JSON. The same title with the same keywords is not added twice:
 * 200022 comes with the id of the one that exists.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_addwxanewtemplate.html
 */
export function addTemplateFromLibrary(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const { tid, kidList, sceneDesc } = readJsonOrForm(call);

  if (tid === undefined || tid === "") return refuse(200014, "missing parameter tid");
  const cardType = cardTypes.find((type) => String(type.tid) === textOf(tid));
  if (cardType) return addCardTemplate(app, cardType, kidList);
  const entry = findLibraryTemplate(tid);
  if (!entry) return refuse(200014);
  const keywords = readKidList(kidList).map((kid) =>
    entry.keywords.find((keyword) => String(keyword.kid) === kid),
  );
  const chosen = keywords.filter((keyword) => keyword !== undefined);
  if (chosen.length !== keywords.length || chosen.length < 2 || chosen.length > 5) {
    return refuse(200020);
  }
  if (new Set(chosen).size !== chosen.length) return refuse(200020);
  if (typeof sceneDesc === "string" && sceneDesc.length > 15) return refuse(200021);

  const definition = templateFromLibrary(entry, chosen);
  for (const { priTmplId, librarySource } of app.templates.values()) {
    if (librarySource === definition.librarySource) return refuse(200022, undefined, { priTmplId });
  }
  if (app.templates.size >= call.state.switches.privateTemplateLimit) return refuse(200012);
  const template = createTemplate(definition);
  app.templates.set(template.priTmplId, template);
  return ok({ priTmplId: template.priTmplId });
}

/** The template of a service card has no keywords to pick, and is of no use to subscribe/send. */
function addCardTemplate(app: App, { tid, title }: (typeof cardTypes)[number], kidList: unknown) {
  if (readKidList(kidList).length > 0) return refuse(200020);
  const librarySource = textOf(tid);
  for (const { priTmplId, librarySource: source } of app.templates.values()) {
    if (source === librarySource) return refuse(200022, undefined, { priTmplId });
  }
  const template = createTemplate({
    title,
    content: "",
    type: 2,
    kind: "service-card",
    librarySource,
  });
  app.templates.set(template.priTmplId, template);
  return ok({ priTmplId: template.priTmplId });
}

/**
 * POST /wxaapi/newtmpl/deltemplate
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_delwxanewtemplate.html
 */
export function deleteTemplate(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const { priTmplId } = readJsonOrForm(call);
  if (typeof priTmplId !== "string" || !app.templates.delete(priTmplId)) return refuse(200002);
  return ok();
}

/**
 * GET /wxaapi/newtmpl/gettemplate: the app's own templates, without those of devices and service cards.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_getwxapubnewtemplate.html
 */
export function getTemplateList(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const ordinary = [...app.templates.values()].filter(({ kind }) => kind === "subscribe");
  const data = ordinary.map((template) => ({
    priTmplId: template.priTmplId,
    title: template.title,
    content: template.content,
    example: template.example,
    type: template.type,
    ...(template.keywordEnumValueList.length > 0 && {
      keywordEnumValueList: template.keywordEnumValueList,
    }),
  }));
  return ok({ data });
}

/** `[1,2]` in JSON; `kidList=1&kidList=2`, `kidList[0]=1&kidList[1]=2`, `kidList=1,2` or `kidList=[1,2]` in a form. */
function readKidList(kidList: unknown): string[] {
  const items = Array.isArray(kidList) ? kidList : [kidList ?? ""];
  return items
    .flatMap((item) =>
      textOf(item)
        .replace(/^\[|\]$/g, "")
        .split(","),
    )
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
