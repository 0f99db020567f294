/**
 * Refuses a page that would load anything from elsewhere: the site is read behind firewalls too, and
 * no reader should be known to third parties. Links that are only followed by a click are fine.
 */
export function refuseForeignResources(html: string, page: string): void {
  const foreign =
    /<(?:script|link|img|iframe|source|video)\b[^>]*?\s(?:src|href)="(?:https?:)?\/\/[^"]*"/i;
  const [resource] = foreign.exec(html) ?? [];
  if (resource !== undefined) throw new Error(`${page} loads from elsewhere: ${resource}`);
}
