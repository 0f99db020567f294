/** A page's url as a mini program writes it (`../detail/detail?id=1`) as seen from the root, without a leading slash. */
export function resolvePage(url: string, currentPath: string): string {
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = mark < 0 ? "" : url.slice(mark);
  if (path.startsWith("/")) return path.slice(1) + query;
  const parts = currentPath.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/") + query;
}
