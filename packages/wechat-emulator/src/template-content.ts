/** One line of a template: `任务名称:{{thing1.DATA}}`. */
export interface Keyword {
  /** `thing1` */
  readonly key: string;
  /** `thing`: the letters before the number. Old templates of Official Accounts have `first` and `remark`, without one. */
  readonly type: string;
  /** `任务名称` */
  readonly label: string;
}

/** Reads the keywords of a template in the order of its `content`, which is also the order WeChat checks them in. */
export function parseTemplateContent(content: string): Keyword[] {
  const keywords: Keyword[] = [];
  for (const [, label = "", key = ""] of content.matchAll(line)) {
    keywords.push({ key, type: key.replace(/\d+$/, ""), label: label.trim() });
  }
  return keywords;
}

const line = /([^\n{}]*?)[:：]?\s*\{\{\s*([A-Za-z_]+\d*)\.DATA\s*\}\}/g;
