/**
 * Items of a list that comes in pages, one after another: the next page is asked for when its first item is wanted. A page may
 * be empty and still have a next one.
 */
export async function* eachOfPages<Page extends { nextCursor: string | null }, Item>(
  read: (from: { cursor?: string }) => Promise<Page>,
  itemsOf: (page: Page) => Item[],
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: Page = await read(cursor === undefined ? {} : { cursor });
    yield* itemsOf(page);
    cursor = page.nextCursor;
  }
}
