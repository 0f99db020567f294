/**
 * Puts `content` between the page's marks `<!-- bench:name -->` and `<!-- /bench:name -->`; people write around them.
 *
 * @throws {Error} when the page has not both marks, once each.
 */
export function replaceSection(page: string, name: string, content: string): string {
  const open = `<!-- bench:${name} -->`;
  const close = `<!-- /bench:${name} -->`;
  const [before, rest, ...more] = page.split(open);
  const [, after, ...evenMore] = (rest ?? "").split(close);
  if (rest === undefined || after === undefined || more.length + evenMore.length > 0) {
    throw new Error(`the page must have ${open} and ${close}, once each and in this order`);
  }
  return `${before}${open}\n\n${content}\n\n${close}${after}`;
}
