import { z } from "zod";

/**
 * An object of these members and no others. `sendat` in place of `sendAt` would otherwise be dropped without a word, and the
 * message go out at once.
 *
 * @param aliases what others call a member: their name, and ours
 */
export function exactObject<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  aliases: Record<string, string> = {},
): z.ZodObject<Shape, z.core.$strict> {
  const names = new Map(Object.keys(shape).map((name) => [plain(name), name]));
  return z.strictObject(shape, {
    error(issue) {
      if (issue.code !== "unrecognized_keys") return undefined;
      const [key = ""] = issue.keys;
      const meant = aliases[key] ?? names.get(plain(key));
      return `there is no ${shorten(key)}${meant === undefined ? "" : `: it is called ${meant}`}`;
    },
  });
}

/** Without what people mix up: upper case, and the underscores of WeChat's names. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_-]/g, "");
}

function shorten(name: string): string {
  return name.length > 64 ? `${name.slice(0, 64)}…` : name;
}
