import { Form, Input, InputNumber, Radio, Switch } from "antd";
import { useWords } from "../../language/language.ts";
import { grantSources, type SettingsValues } from "./settings-values.ts";
import { words } from "./words.ts";

const longestName = 100;
const longestUnknownSeconds = 604_800;
const mostPerSecond = 100_000;

const wide = { width: 200 };

export function SettingsFields() {
  const say = useWords(words);
  const isPaced = Form.useWatch<SettingsValues["isPaced"]>("isPaced") ?? false;
  return (
    <>
      <Form.Item
        name="name"
        label={say("name")}
        rules={[{ required: true, whitespace: true, message: say("nameNeeded") }]}
      >
        <Input maxLength={longestName} showCount />
      </Form.Item>
      <Form.Item name="grantSource" label={say("grantSource")} extra={say("grantSourceHint")}>
        <Radio.Group
          options={Object.entries(grantSources).map(([value, word]) => ({
            value,
            label: say(word),
          }))}
        />
      </Form.Item>
      <Form.Item name="onUnknown" label={say("onUnknown")} extra={say("onUnknownHint")}>
        <Radio.Group
          options={(["fail", "resend"] as const).map((value) => ({ value, label: say(value) }))}
        />
      </Form.Item>
      <Form.Item
        name="unknownAfterSeconds"
        label={say("unknownAfter")}
        rules={[{ required: true, message: say("unknownAfterRule") }]}
      >
        <InputNumber
          style={wide}
          min={0}
          max={longestUnknownSeconds}
          precision={0}
          suffix={say("seconds")}
        />
      </Form.Item>
      <Form.Item
        name="isPaced"
        label={say("pacing")}
        valuePropName="checked"
        extra={say("pacingHint")}
      >
        <Switch />
      </Form.Item>
      {isPaced && (
        <>
          <Form.Item
            name="perSecond"
            label={say("perSecond")}
            rules={[{ required: true, message: say("perSecondRule") }]}
          >
            <InputNumber style={wide} min={0.1} max={mostPerSecond} suffix={say("messages")} />
          </Form.Item>
          <Form.Item name="burst" label={say("burst")} extra={say("burstHint")}>
            <InputNumber
              style={wide}
              min={1}
              max={mostPerSecond}
              precision={0}
              suffix={say("messages")}
            />
          </Form.Item>
        </>
      )}
    </>
  );
}
