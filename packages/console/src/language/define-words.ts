export const languages = ["zh-CN", "en"] as const;
export type Language = (typeof languages)[number];

type Values = Record<string, string | number>;

/** The placeholders of a text: "还可发送 {n} 条" has "n". */
type Placeholders<Text extends string> = Text extends `${string}{${infer Inside}}${infer Rest}`
  ? (Inside extends `${infer Name}:${string}` ? Name : Inside) | Placeholders<Rest>
  : never;

type Arguments<Text extends string> = [Placeholders<Text>] extends [never]
  ? []
  : [values: Record<Placeholders<Text>, string | number>];

export interface Words<Zh extends Record<string, string> = Record<string, string>> {
  "zh-CN": Zh;
  en: { [Key in keyof Zh]: string };
}

/** Says one of the words in the reader's language. */
export type Say<Zh extends Record<string, string>> = <Key extends keyof Zh & string>(
  key: Key,
  ...values: Arguments<Zh[Key]>
) => string;

/**
 * The words of a page or a part. Chinese is the original; a key that English lacks does not compile. `{n}` stands for a
 * value, and `{n:message|messages}` for the form that the number takes in English.
 */
export function defineWords<const Zh extends Record<string, string>>(words: Words<Zh>): Words<Zh> {
  return words;
}

export function createSay<Zh extends Record<string, string>>(
  words: Words<Zh>,
  language: Language,
): Say<Zh> {
  return (key, ...values) => fillIn(words[language][key], values[0] ?? {}, language);
}

function fillIn(text: string, values: Values, language: Language): string {
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (_, name: string, one, many) => {
    const value = values[name];
    if (one !== undefined) return value === 1 ? one : many;
    return typeof value === "number" ? value.toLocaleString(language) : (value ?? "");
  });
}
