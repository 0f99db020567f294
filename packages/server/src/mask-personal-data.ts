/**
 * A line of the log without what names a person: openids, the business's own ids of users, phone numbers. Enough is left to tell
 * two apart beside other facts, and too little to look anybody up. On the finished line, so that neither a field, nor a text, nor
 * an error of somebody else's brings one past it.
 */
export function maskPersonalData(line: string): string {
  return line
    .replace(namedValue, (_, name: string, value: string) => `"${name}":"${shorten(value)}"`)
    .replace(
      nestedValue,
      (_, name: string, value: string) => `\\"${name}\\":\\"${shorten(value)}\\"`,
    )
    .replace(namedInText, (_, name: string, value: string) => `${name} ${shorten(value)}`)
    .replace(inPath, (_, folder: string, value: string) => `/${folder}/${shorten(value)}`)
    .replace(ofConstraint, "$1(…)")
    .replace(ofRow, "$1(…)")
    .replace(openid, shorten)
    .replace(phoneNumber, (number) => `${number.slice(0, 3)}****${number.slice(-4)}`);
}

/** `oABC…xyz`. What is short is not shown at all, nor what has an escape, which a cut could halve. */
function shorten(value: string): string {
  return value.length < 16 || value.includes("\\")
    ? "…"
    : `${value.slice(0, 4)}…${value.slice(-3)}`;
}

const names = "openid|OpenID|touser|FromUserName|externalId|external_id|unionid";
/** Members with these names, whatever form their values have. */
const namedValue = new RegExp(String.raw`"(${names})":"((?:[^"\\]|\\.)*)"`, "g");
/** The same of JSON within a text, whose quotes are escaped. */
const nestedValue = new RegExp(String.raw`\\"(${names})\\":\\"((?:[^"\\]|\\\\.)*)\\"`, "g");
/** As our own errors write it. */
const namedInText = /(?:\b|(?<=\\n))(openid|externalId) ((?:[^\s"\\,;:)]|\\(?!n))+)/g;
/** Of routes that name a user. */
const inPath = /\/(users|conversations)\/([^/"\s?\\]+)/g;
/** Postgres quotes the row that broke a constraint: Key (appid, external_id)=(wx1, u1) already exists. */
const ofConstraint = /(Key \([^)]*\)=)\((?:[^)"\\]|\\.)*\)/g;
/** Or the whole row. */
const ofRow = /(Failing row contains )\((?:[^"\\]|\\.)*?\)(?=[."\\])/g;
/** WeChat's: 28 characters that begin with o; what stands before may be an escaped line break or tab. */
const openid = /(?:(?<![0-9A-Za-z_-])|(?<=\\[nrt]))o[0-9A-Za-z_-]{27}(?![0-9A-Za-z_-])/g;
/** Of China. */
const phoneNumber = /(?:(?<![0-9A-Za-z_.-])|(?<=\\[nrt]))1[3-9][0-9]{9}(?![0-9A-Za-z_.-])/g;
