import { Form, Input } from "antd";
import { useWords } from "../language/language.ts";
import { words } from "./words.ts";

const shortest = 10;
const longest = 256;

/** The fields `password` and `again` of a form in which somebody chooses a password. */
export function NewPasswordItems() {
  const say = useWords(words);
  return (
    <>
      <Form.Item
        name="password"
        label={say("newPassword")}
        rules={[
          { min: shortest, required: true, message: say("passwordTooShort", { n: shortest }) },
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={longest} />
      </Form.Item>
      <Form.Item
        name="again"
        label={say("passwordAgain")}
        dependencies={["password"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, again) =>
              again === getFieldValue("password")
                ? Promise.resolve()
                : Promise.reject(new Error(say("passwordsDiffer"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={longest} />
      </Form.Item>
    </>
  );
}
