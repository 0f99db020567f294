/** Where an image of the mini program is: a local path, seen from the page or component it stands in, or an address. */
export function filesUrl(source: string, ownerPath: string): string {
  if (source === "" || /^(?:[a-z][\w+.-]*:|\/\/)/i.test(source)) return source;
  const folder = ownerPath.replace(/[^/]*$/, "");
  const base = source.startsWith("/") ? "http://files/" : `http://files/${folder}`;
  const { pathname, search } = new URL(source, base);
  return `/phone/files${pathname}${search}`;
}
