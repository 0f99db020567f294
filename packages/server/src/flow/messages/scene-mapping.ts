import { Liquid, type Template as LiquidTemplate } from "liquidjs";
import { HongyanError } from "../../errors.ts";

/** Compiled Liquid of one scene (the card's keywords and its page), or of what fills a scene's params. */
export interface CompiledMapping {
  /** Params that the texts read. */
  params: string[];
  render(params: Record<string, unknown>): {
    data: Record<string, string>;
    page: string | undefined;
  };
}

// Dates are written for readers in China whatever the server's zone. Own properties only, no file access, bounded work:
// a mapping is written by a user of the API, not by us.
const liquid = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  timezoneOffset: "Asia/Shanghai",
  templates: {},
  parseLimit: 10_000,
  renderLimit: 50,
  memoryLimit: 1_000_000,
  // What is written into a card. Liquid would write [object Object], and the elements of a list without anything between.
  outputEscape: refuseStructure,
});

/** A filter may make a text of a structure: `{{ tags | join: "、" }}`. */
function refuseStructure(value: unknown): string {
  if (typeof value !== "object" || value === null) return value as string;
  throw new TypeError(`${shorten(JSON.stringify(value))} is neither a text nor a number`);
}

/**
 * Parses a mapping once; rendering it is then cheap.
 *
 * @param owner whose mapping it is, for the words of an error.
 * @throws {HongyanError} SCENE_INVALID naming the keyword whose Liquid does not parse.
 */
export function compileMapping(
  scene: { name: string; mapping: Record<string, string>; page: string | null },
  owner = `scene ${scene.name}`,
): CompiledMapping {
  const texts = Object.entries(scene.mapping).map(
    ([key, text]) => [key, parse(owner, key, text)] as const,
  );
  const page = scene.page === null ? undefined : parse(owner, "page", scene.page);
  const parsed = [...texts.map(([, template]) => template), ...(page === undefined ? [] : [page])];
  const params = new Set(parsed.flatMap((template) => liquid.globalVariablesSync(template)));

  return {
    params: [...params],
    render(values) {
      const missing = [...params].filter((name) => !Object.hasOwn(values, name));
      if (missing.length > 0) throw paramMissing(owner, missing);
      const data: Record<string, string> = {};
      for (const [key, template] of texts) data[key] = render(owner, key, template, values);
      return {
        data,
        page: page === undefined ? undefined : render(owner, "page", page, values),
      };
    },
  };
}

function parse(owner: string, key: string, text: string): LiquidTemplate[] {
  try {
    return liquid.parse(text);
  } catch (cause) {
    throw new HongyanError(
      "SCENE_INVALID",
      `the Liquid of ${key} in ${owner} does not parse: ${firstLine(cause)}`,
      {
        hint: 'Write values as {{ taskName }} or {{ startsAt | date: "%Y-%m-%d %H:%M" }}; see docs/scenes.md.',
        details: { key, text },
      },
    );
  }
}

function render(
  owner: string,
  key: string,
  template: LiquidTemplate[],
  values: Record<string, unknown>,
): string {
  try {
    return renderInTime(template, values);
  } catch (cause) {
    throw new HongyanError(
      "PARAM_INVALID",
      `${key} of ${owner} cannot be made from these params: ${firstLine(cause)}`,
      {
        hint: 'Check the params against the scene: GET /v1/scenes/{name} lists them. Each is a text or a number; WeChat\'s { "value": … } is for data, beside templateId.',
        details: { key },
      },
    );
  }
}

/**
 * The limit goes by the clock, and while the whole process stands still (a collection of garbage, a busy machine) the clock goes
 * on: of a million renderings some would be refused for nothing. What is really slow is so the second time, too.
 */
function renderInTime(template: LiquidTemplate[], values: Record<string, unknown>): string {
  try {
    return String(liquid.renderSync(template, values));
  } catch (error) {
    if (!String(error).includes("render limit exceeded")) throw error;
    return String(liquid.renderSync(template, values));
  }
}

function paramMissing(owner: string, missing: string[]): HongyanError {
  return new HongyanError(
    "PARAM_MISSING",
    `${owner} needs ${missing.length === 1 ? "the param" : "the params"} ${missing.join(", ")}`,
    {
      hint: "Every keyword of a subscribe message must have a value: send each param, with a stand-in such as 无 where there is none.",
      details: { missing },
    },
  );
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
