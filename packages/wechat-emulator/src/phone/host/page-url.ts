/** `/pages/task/detail?id=42` -> its path, without the leading slash, and its query, still URL-encoded as on a device. */
export function parsePageUrl(url: string): { path: string; query: Record<string, string> } {
  const [path = "", search = ""] = url.replace(/^\//, "").split(/\?(.*)/s);
  const query: Record<string, string> = {};
  for (const pair of search.split("&")) {
    if (pair === "") continue;
    const [name = "", value = ""] = pair.split(/=(.*)/s);
    query[name] = value;
  }
  return { path, query };
}
