/**
 * The template compiler counts its names up through the alphabet, and in a large WXML comes to `if`, `in` and `do`. As a
 * name, such a word stands before what can never follow the keyword.
 */
export function renameReserved(code: string): string {
  return code.replaceAll(pattern, (whole: string, word?: string) =>
    word === undefined ? whole : `$${word}`,
  );
}

/** Texts and comments are passed over; so are members, which may be called anything. */
const pattern =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|\/\*[\s\S]*?\*\/|\b(?<![$.])(do|for|if|in|new|try|var)(?=[=,);?&|+\-*/<>%!.]|(?<=\?..):|(?<=\?...):)/g;
