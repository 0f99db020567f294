/** What WXS has and JavaScript has not, for the script that holds all templates. */
export const wxsGlobals = [
  "var getRegExp=function(p,f){return new RegExp(p,f)};",
  "var getDate=function(){return new Date(...arguments)};",
  "var wxsConstructor=function(v){return v==null?v.constructor:Object.prototype.toString.call(v).slice(8,-1)};",
  // How listeners that are WXS are called is the screen's matter: screen/wxs-calls.ts.
  "Q.A=wxsCalls.filterChange;Q.C=wxsCalls.callListener;",
].join("");

/**
 * WXS as JavaScript. In WXS, `constructor` is a text: `[].constructor === "Array"`; a pattern's `\d` keeps its backslash
 * within quotes; and glass-easel knows scripts by their paths without extension. No line moves.
 */
export function translateWxs(text: string): string {
  return text
    .replaceAll(patternCall, (call: string) => call.replaceAll(/\\(.)/g, keepEscape))
    .replaceAll(constructorPattern, "wxsConstructor($1)")
    .replaceAll(requirePattern, 'require("$1")');
}

/** The scripts that a script requires, as they are written, without extension. */
export function requiredWxs(text: string): string[] {
  return [...text.matchAll(requirePattern)].map(([, reference = ""]) => reference);
}

function keepEscape(escape: string, character: string): string {
  return /[dDwWsSB.+*?^$()[\]{}|/-]/.test(character) ? `\\${escape}` : escape;
}

const patternCall = /\bgetRegExp\(\s*(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/g;

const requirePattern = /require\(\s*["']([^"']+)\.wxs["']\s*\)/g;

/** A name with members, indexes and simple calls behind it. */
const constructorPattern =
  /(?<![\w$.])([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[[^\]]*\]|\([^()]*\))*?)\.constructor\b/g;
