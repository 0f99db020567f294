import { Form, Radio, Select } from "antd";
import { useWords } from "../../../language/language.ts";
import { words } from "./words.ts";

const mostWords = 100;
const longestWord = 64;

/** Which words, and how they are looked for. */
export function KeywordFields() {
  const say = useWords(words);
  const checkWords = (all: string[]): string | undefined => {
    if (all.length > mostWords) return say("tooManyWords", { n: all.length });
    const long = all.find((word) => word.trim().length > longestWord);
    return long === undefined
      ? undefined
      : say("wordTooLong", { word: long.slice(0, longestWord), n: long.trim().length });
  };
  return (
    <>
      <Form.Item
        name={["keyword", "words"]}
        label={say("words")}
        extra={say("wordsHint")}
        rules={[
          { required: true, type: "array", message: say("wordsNeeded") },
          {
            validator: (_, all: string[] | undefined) => {
              const fault = checkWords(all ?? []);
              return fault === undefined ? Promise.resolve() : Promise.reject(new Error(fault));
            },
          },
        ]}
      >
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={["\n", "，", ","]} />
      </Form.Item>
      <Form.Item name={["keyword", "match"]} label={say("match")}>
        <Radio.Group
          options={(["contains", "equals"] as const).map((value) => ({
            value,
            label: say(value),
          }))}
        />
      </Form.Item>
    </>
  );
}
