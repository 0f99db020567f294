/** Of this copy of the page: the policy takes no style without it. */
export const nonce =
  document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";

/**
 * Ant Design gives the nonce to its components' styles, and not to those by which it locks the scrolling behind a dialog or
 * measures a scroll bar. Only styles that our own scripts make get it: one that came in as HTML stays refused.
 */
export function giveStylesTheNonce(): void {
  const createElement = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = createElement(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
}
