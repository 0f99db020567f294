/** The parts of a page's address: path without leading slash, query with its values still encoded, as on a device. */
export function parseUrl(url: string): { path: string; query: Record<string, string> } {
  const [path = "", ...rest] = url.split("?");
  return { path: path.replace(/^\//, ""), query: parseQuery(rest.join("?")) };
}

function parseQuery(text: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const part of text.split("&")) {
    if (part === "") continue;
    const at = part.indexOf("=");
    const name = at < 0 ? part : part.slice(0, at);
    query[name] = at < 0 ? "" : part.slice(at + 1);
  }
  return query;
}

/** The address for a path and its encoded query. */
export function formatUrl(path: string, query: Record<string, string>): string {
  const text = Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  return text === "" ? path : `${path}?${text}`;
}
