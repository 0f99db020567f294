/** Member of the page's query that names the message: the mini program tells it back with POST /mp/opened. */
const messageIdParam = "hymid";

/** As long as WeChat takes a page to be; `page` in the contract has the same limit. */
const longestPage = 1024;

/**
 * The page with the message's id in its query, in place of one that the page had; undefined when there is no page, or no
 * room in it.
 */
export function trackedPage(page: string | undefined, messageId: string): string | undefined {
  if (page === undefined || page === "") return undefined;
  const [, path = "", query = "", fragment = ""] =
    /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(page) ?? [];
  const members = query
    .split("&")
    .filter((member) => member !== "" && member.split("=", 1)[0] !== messageIdParam);
  const tracked = `${path}?${[...members, `${messageIdParam}=${messageId}`].join("&")}${fragment}`;
  return tracked.length <= longestPage ? tracked : undefined;
}
