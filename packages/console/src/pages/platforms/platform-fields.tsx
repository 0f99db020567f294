import { Form, Input } from "antd";
import { useWords } from "../../language/language.ts";
import { Verdict } from "../../parts/verdict.tsx";
import { faultOfOrigin } from "../callback/origin-fault.ts";
import { words as callbackWords } from "../callback/words.ts";
import { words } from "./words.ts";

const longestName = 100;
const longestUrl = 200;
const tokenForm = /^[0-9A-Za-z]{3,32}$/;
const keyForm = /^[0-9A-Za-z+/]{43}$/;

/** Name and public address, with what would keep WeChat from reaching it. */
export function AddressFields({ isNameNeeded }: { isNameNeeded: boolean }) {
  const say = useWords(words);
  const sayCallback = useWords(callbackWords);
  const publicUrl = Form.useWatch<string | undefined>("publicUrl");
  const fault = publicUrl === undefined ? undefined : faultOfOrigin(publicUrl);
  return (
    <>
      <Form.Item
        name="name"
        label={say(isNameNeeded ? "name" : "nameOptional")}
        rules={[{ required: isNameNeeded, whitespace: isNameNeeded, message: say("nameNeeded") }]}
      >
        <Input maxLength={longestName} showCount dir="auto" />
      </Form.Item>
      <Form.Item
        name="publicUrl"
        label={say("publicUrl")}
        extra={
          fault === undefined ? (
            say("publicUrlHint")
          ) : (
            <Verdict tone="warn">{sayCallback(fault)}</Verdict>
          )
        }
        rules={[{ required: true, type: "url", message: say("publicUrlRule") }]}
      >
        <Input autoComplete="off" maxLength={longestUrl} />
      </Form.Item>
    </>
  );
}

/** Token and key, by the names of open.weixin.qq.com. Of a platform that is there they may stay empty: what is saved stays. */
export function CallbackFields({ isNew }: { isNew: boolean }) {
  const say = useWords(words);
  return (
    <>
      <Form.Item
        name="token"
        label={say("token")}
        {...(isNew && { extra: say("madeHere") })}
        rules={[{ required: isNew, pattern: tokenForm, message: say("tokenRule") }]}
      >
        <Input autoComplete="off" maxLength={32} {...(!isNew && { placeholder: say("stays") })} />
      </Form.Item>
      <Form.Item
        name="encodingAESKey"
        label={say("key")}
        extra={say(isNew ? "madeHere" : "keyBefore")}
        rules={[{ required: isNew, pattern: keyForm, message: say("keyRule") }]}
      >
        <Input autoComplete="off" maxLength={43} {...(!isNew && { placeholder: say("stays") })} />
      </Form.Item>
    </>
  );
}
