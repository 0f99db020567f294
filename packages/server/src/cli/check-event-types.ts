import { eventTypes } from "../contract/event-types.ts";
import type { Cli } from "./frame/cli.ts";
import { UsageError } from "./frame/failures.ts";
import { suggest } from "./frame/suggest.ts";

const families = new Set(eventTypes.map((type) => `${type.slice(0, type.indexOf("."))}.*`));
const known = ["*", ...families, ...eventTypes];

/** @throws {UsageError} for a type that never comes: who waits for it waits for ever */
export function checkEventTypes(cli: Cli, types: string): void {
  const unknown = types.split(",").find((type) => !known.includes(type));
  if (unknown === undefined) return;
  const meant = suggest(unknown, known);
  throw new UsageError(
    cli.text({ en: `there is no event of type ${unknown}`, zh: `没有 ${unknown} 这种事件` }),
    meant === undefined
      ? cli.text({
          en: `A family: ${[...families].join(", ")}; or one of its types, as in docs/webhooks.md.`,
          zh: `可以写一族：${[...families].join("、")}；或其中一种，见 docs/webhooks.zh-CN.md。`,
        })
      : cli.text({ en: `Did you mean ${meant}?`, zh: `您是不是想写 ${meant}？` }),
  );
}
