import { newTemplateId } from "./ids.ts";
import type { LibraryKeyword, LibraryTemplate } from "./library.ts";
import type { KeywordEnumValues, Template, TemplateKind, TemplateType } from "./state.ts";
import { parseTemplateContent } from "./template-content.ts";

export interface TemplateDefinition {
  priTmplId?: string | undefined;
  title: string;
  content: string;
  example?: string | undefined;
  type: TemplateType;
  kind?: TemplateKind | undefined;
  keywordEnumValueList?: KeywordEnumValues[] | undefined;
  librarySource?: string | undefined;
  isBanned?: boolean | undefined;
}

export function createTemplate(definition: TemplateDefinition): Template {
  const { title, content, type } = definition;
  return {
    priTmplId: definition.priTmplId ?? newTemplateId(),
    title,
    content,
    example: definition.example ?? "",
    type,
    kind: definition.kind ?? "subscribe",
    keywordEnumValueList: definition.keywordEnumValueList ?? [],
    keywords: parseTemplateContent(content),
    librarySource: definition.librarySource,
    isBanned: definition.isBanned ?? false,
    rights: new Map(),
  };
}

/** A key is the keyword's type and its number in the library: `thing` + 10 = `thing10`. */
export function templateFromLibrary(
  entry: LibraryTemplate,
  keywords: LibraryKeyword[],
): TemplateDefinition {
  const kids = keywords.map(({ kid }) => kid).toSorted((a, b) => a - b);
  return {
    title: entry.title,
    content: keywords.map(({ name, rule, kid }) => `${name}:{{${rule}${kid}.DATA}}\n`).join(""),
    example: keywords.map(({ name, example }) => `${name}:${example}\n`).join(""),
    type: entry.type,
    keywordEnumValueList: keywords
      .filter((keyword) => keyword.enumValueList !== undefined)
      .map(({ rule, kid, enumValueList = [] }) => ({
        keywordCode: `${rule}${kid}.DATA`,
        enumValueList,
      })),
    librarySource: `${entry.tid}:${kids.join(",")}`,
  };
}
