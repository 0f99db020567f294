import { defaultStandIns, parseTemplate, type KeywordType } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { listTemplates, parseTemplateRow } from "../../store/templates.ts";
import { compareNames, matchKeywords, type NewKeyword, type OldKeyword } from "./match-keywords.ts";
import { searchLibrary, type LibraryTemplate, type SearchedLibrary } from "./search-library.ts";

/** A retired template as its owner has it: WeChat lists them no more. */
export interface RetiredTemplate {
  title: string;
  /** Lines such as `商品名称{{keyword1.DATA}}`. */
  content: string;
}

/** A template that may stand in for a retired one, and how each of its keywords would be filled. */
export interface Candidate {
  source: "own" | "library";
  /** Of a template of the app's own. */
  templateId: string | null;
  /** Title id in the public library. */
  tid: string | null;
  title: string;
  type: "one-time" | "long-term";
  /** 0 to 1. */
  score: number;
  keywords: CandidateKeyword[];
  /** Old keywords that would not be shown any more. */
  withoutCounterpart: OldKeyword[];
  /** Keywords that nothing fills. */
  unfilled: string[];
}

interface CandidateKeyword extends NewKeyword {
  /** Keyword id in the library. */
  kid: number | null;
  from: OldKeyword | null;
  score: number;
  standIn: string | null;
}

export interface Proposal {
  keywords: OldKeyword[];
  /** Best first. */
  candidates: Candidate[];
  library: Pick<SearchedLibrary, "calls" | "titlesRead" | "titlesTotal"> & {
    keywordsRead: string[];
  };
}

const mostCandidates = 5;
const mostKeywords = 5;
const leastKeywords = 2;
const titleWeight = 0.2;
const unfilledPenalty = 0.15;

/**
 * Looks for templates that can stand in for a retired one, among the app's own and in WeChat's public library, and scores
 * them by the names and the types of their keywords. Changes nothing.
 *
 * @throws {HongyanError} BAD_REQUEST when the content holds no keyword; WECHAT_REFUSED, WECHAT_UNREACHABLE
 */
export async function proposeBridge(
  ctx: Context,
  appid: string,
  retired: RetiredTemplate,
): Promise<Proposal> {
  const keywords = readKeywords(retired.content);
  const own = (await listTemplates(ctx.db, appid)).filter(
    (row) => row.removedAt === null && row.type !== 0,
  );
  const library = await searchLibrary(ctx, appid, retired.title);
  const candidates = [
    ...own.map((row) => fromOwn(retired.title, keywords, parseTemplateRow(row))),
    ...library.templates.map((template) => fromLibrary(retired.title, keywords, template)),
  ];
  return {
    keywords,
    candidates: candidates
      .filter((candidate) => candidate.keywords.some((keyword) => keyword.from !== null))
      .toSorted((a, b) => b.score - a.score)
      .slice(0, mostCandidates),
    library: {
      calls: library.calls,
      titlesRead: library.titlesRead,
      titlesTotal: library.titlesTotal,
      keywordsRead: library.templates.map((template) => template.title),
    },
  };
}

function readKeywords(content: string): OldKeyword[] {
  // A shell hands \n over as two characters.
  const lines = content.replaceAll("\\n", "\n");
  const template = parseTemplate({
    priTmplId: "",
    title: "",
    content: lines,
    example: "",
    type: 2,
  });
  if (template.keywords.length === 0) {
    throw new HongyanError("BAD_REQUEST", "the content of the old template holds no keyword", {
      hint: "Give its lines as they were, for example 商品名称{{keyword1.DATA}}\\n支付金额{{keyword2.DATA}}.",
    });
  }
  return template.keywords.map(({ key, name }) => ({ key, name }));
}

/** A template of the app's own: every keyword of it must be filled. */
function fromOwn(
  title: string,
  olds: OldKeyword[],
  template: ReturnType<typeof parseTemplate>,
): Candidate {
  const nexts = template.keywords.map((keyword) => ({ ...keyword, kid: null }));
  return toCandidate(title, olds, nexts, {
    source: "own",
    templateId: template.templateId,
    tid: null,
    title: template.title,
    type: template.type,
  });
}

/** A template of the library: two to five keywords may be chosen, those that match. */
function fromLibrary(title: string, olds: OldKeyword[], template: LibraryTemplate): Candidate {
  const all = template.keywords.map(({ name, rule, kid }) => ({ name, type: rule, kid }));
  const matched = matchKeywords(olds, all).slice(0, mostKeywords);
  const chosen = new Set(matched.map((pair) => pair.next));
  for (const keyword of all) {
    if (chosen.size >= leastKeywords) break;
    if (standInFor(keyword.type) !== null) chosen.add(keyword);
  }
  // As the old template showed them.
  const order = (keyword: NewKeyword): number => {
    const old = matched.find((pair) => pair.next === keyword)?.old;
    return old === undefined ? olds.length : olds.indexOf(old);
  };
  const nexts = [...chosen].toSorted((a, b) => order(a) - order(b));
  return toCandidate(title, olds, nexts, {
    source: "library",
    templateId: null,
    tid: template.tid,
    title: template.title,
    type: template.type === 3 ? "long-term" : "one-time",
  });
}

function toCandidate(
  title: string,
  olds: OldKeyword[],
  nexts: (NewKeyword & { kid: number | null })[],
  template: Pick<Candidate, "source" | "templateId" | "tid" | "title" | "type">,
): Candidate {
  const pairs = matchKeywords(olds, nexts);
  const keywords = nexts.map(({ name, type, kid }, index): CandidateKeyword => {
    const pair = pairs.find((one) => one.next === nexts[index]);
    return {
      name,
      type,
      kid,
      from: pair?.old ?? null,
      score: round(pair?.score ?? 0),
      standIn: pair === undefined ? standInFor(type) : null,
    };
  });
  const unfilled = keywords.filter((keyword) => keyword.from === null && keyword.standIn === null);
  const shown = pairs.reduce((sum, pair) => sum + pair.score, 0) / olds.length;
  const likeness = compareNames(title, template.title);
  const isTooFew = keywords.length < leastKeywords && template.source === "library";
  return {
    ...template,
    score: round(
      Math.max(
        0,
        (1 - titleWeight) * shown +
          titleWeight * likeness -
          unfilledPenalty * (unfilled.length + (isTooFew ? 1 : 0)),
      ),
    ),
    keywords,
    withoutCounterpart: olds.filter((old) => !pairs.some((pair) => pair.old === old)),
    unfilled: unfilled.map((keyword) => keyword.name),
  };
}

/** What can be said in a keyword when there is nothing to say; null for times, amounts and the like. */
export function standInFor(type: string): string | null {
  return defaultStandIns[type as KeywordType] ?? null;
}

function round(score: number): number {
  return Math.round(score * 100) / 100;
}
