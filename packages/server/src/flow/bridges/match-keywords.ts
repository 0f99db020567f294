/** A keyword of a retired template: its key and what the user saw in front of the value. */
export interface OldKeyword {
  key: string;
  name: string;
}

/** A keyword that may take its place. */
export interface NewKeyword {
  name: string;
  /** WeChat's type name, such as `thing`. */
  type: string;
}

export interface Pair<Old, New> {
  old: Old;
  next: New;
  /** 0 to 1. */
  score: number;
}

/** More than the same kind of fact alone: 作业名称 is not to show what was 商品名称. */
const leastScore = 0.6;
const nameWeight = 0.75;

/** Each old keyword with the new one that is most like it in name and takes its kind of value; each is used once, best first. */
export function matchKeywords<Old extends OldKeyword, New extends NewKeyword>(
  olds: readonly Old[],
  nexts: readonly New[],
): Pair<Old, New>[] {
  const all = olds.flatMap((old) =>
    nexts.map((next) => ({ old, next, score: scoreKeywords(old.name, next) })),
  );
  const taken = new Set<Old | New>();
  return all
    .filter((pair) => pair.score >= leastScore)
    .toSorted((a, b) => b.score - a.score)
    .filter(({ old, next }) => {
      if (taken.has(old) || taken.has(next)) return false;
      taken.add(old);
      taken.add(next);
      return true;
    });
}

function scoreKeywords(oldName: string, next: NewKeyword): number {
  const fit = typeFit(oldName, next.type);
  const likeness = compareNames(oldName, next.name);
  // 金额 and a `name` are no pair, whatever they are called.
  if (fit === 0 && likeness < 1) return 0;
  return nameWeight * likeness + (1 - nameWeight) * fit;
}

/**
 * How alike two names are, 0 to 1. A Chinese keyword name is a thing and a kind of fact about it (商品 + 名称, 支付 + 时间):
 * kinds that mean the same count as the same, and what is left is compared by its characters.
 */
export function compareNames(a: string, b: string): number {
  const [one, other] = [split(a), split(b)];
  if (one.thing === other.thing && one.kind === other.kind) return 1;
  const kinds = one.kind === other.kind ? 1 : 0;
  return 0.55 * compareCharacters(one.thing, other.thing) + 0.45 * kinds;
}

/** Words for one kind of fact, the most usual first. */
const kinds: readonly (readonly string[])[] = [
  ["时间", "日期", "时刻", "截止时间"],
  ["金额", "价格", "费用", "总价", "总额", "单价", "实付款", "款项"],
  ["编号", "单号", "号码", "订单号", "流水号", "序号", "号"],
  ["电话", "手机", "手机号", "电话号码", "联系方式"],
  ["地点", "地址", "位置"],
  ["状态", "结果", "进度"],
  ["备注", "说明", "温馨提示", "提示", "详情", "内容", "描述", "留言"],
  ["名称", "名", "标题", "主题"],
  ["姓名", "人", "者", "老师", "联系人"],
  ["数量", "次数", "人数", "件数"],
  ["原因", "理由"],
];

const suffixes = kinds
  .flatMap((words) => words.map((word) => ({ word, kind: words[0] ?? word })))
  .toSorted((a, b) => b.word.length - a.word.length);

function split(name: string): { thing: string; kind: string } {
  const bare = name.replace(/[\s:：()（）[\]【】/、,，.。-]/g, "");
  const suffix = suffixes.find(({ word }) => bare.endsWith(word));
  return suffix === undefined
    ? { thing: bare, kind: "" }
    : { thing: bare.slice(0, bare.length - suffix.word.length), kind: suffix.kind };
}

/** Dice's coefficient over characters. An empty one is half like anything: 时间 may well mean 支付时间. */
function compareCharacters(a: string, b: string): number {
  if (a === b) return 1;
  if (a === "" || b === "") return 0.5;
  const characters = Array.from(a);
  const left = Array.from(b);
  const total = characters.length + left.length;
  let shared = 0;
  for (const character of characters) {
    const index = left.indexOf(character);
    if (index < 0) continue;
    left.splice(index, 1);
    shared += 1;
  }
  return (2 * shared) / total;
}

/** Which types take values of a kind, best first; `thing` takes any short text. */
const typesOfKind: Record<string, readonly string[]> = {
  时间: ["time", "date"],
  金额: ["amount", "number"],
  编号: ["character_string", "number", "letter", "car_number"],
  电话: ["phone_number", "character_string"],
  状态: ["phrase", "enum_string", "enum"],
  姓名: ["name"],
  数量: ["number", "character_string"],
};
const texts = ["thing", "other"];

function typeFit(oldName: string, type: string): number {
  const wanted = typesOfKind[split(oldName).kind];
  if (texts.includes(type)) return wanted === undefined ? 1 : 0.6;
  if (wanted === undefined) return 0;
  return wanted.includes(type) ? 1 : 0;
}
