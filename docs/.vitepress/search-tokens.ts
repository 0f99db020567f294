/**
 * The words a text is found by. Chinese has no spaces, so each run of its characters is cut into
 * pairs: 一次性授权 is found by 授权. The last character stands alone too, so that every single one is the
 * beginning of some token.
 *
 * The site sends this function to the browser as text: it may use nothing from outside itself.
 */
export function searchTokens(text: string): string[] {
  const tokens: string[] = [];
  for (const [run] of text.matchAll(/\p{Script=Han}+|[^\p{Script=Han}\p{P}\p{Z}\s|`=+<>$]+/gu)) {
    if (!/^\p{Script=Han}/u.test(run)) {
      tokens.push(run);
      continue;
    }
    const characters = Array.from(run);
    for (const [at, character] of characters.entries()) {
      tokens.push(character + (characters[at + 1] ?? ""));
    }
  }
  return tokens;
}
