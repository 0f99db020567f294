import type { Cli } from "../frame/cli.ts";
import type { Change, Plan } from "./make-plan.ts";

const marks = { create: "+", change: "~", remove: "-" };

/** What is to be otherwise, member by member, and how much there is of it. */
export function printPlan(cli: Cli, { changes, unchanged }: Plan): void {
  for (const change of changes) {
    cli.print(`${marks[change.action]} ${titleOf(cli, change)}`);
    for (const { field, from, to } of change.fields) {
      if (change.action === "create") cli.print(`    ${field}: ${shown(to)}`);
      else cli.print(`    ${field}: ${shown(from)} → ${shown(to)}`);
    }
  }
  const count = (action: Change["action"]): number =>
    changes.filter((change) => change.action === action).length;
  const [made, changed, removed] = [count("create"), count("change"), count("remove")];
  cli.print(
    cli.text({
      en: `${made} to add, ${changed} to change, ${removed} to remove; ${unchanged} as they should be.`,
      zh: `新增 ${made}，修改 ${changed}，删除 ${removed}；${unchanged} 项已符合。`,
    }),
  );
}

export function titleOf(cli: Cli, { kind, appid, name }: Change): string {
  const kinds = {
    app: { en: "app", zh: "小程序" },
    scene: { en: "scene", zh: "场景" },
    webhook: { en: "webhook", zh: "webhook" },
  };
  return `${cli.text(kinds[kind])} ${kind === "app" ? appid : `${appid}/${name}`}`;
}

/** For programs: what was seen of each thing is left out, as it is of no use to them. */
export function planAsJson({ changes, unchanged }: Plan): unknown {
  return {
    changes: changes.map(({ action, kind, appid, name, fields }) => ({
      action,
      kind,
      appid,
      name,
      fields,
    })),
    unchanged,
  };
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
