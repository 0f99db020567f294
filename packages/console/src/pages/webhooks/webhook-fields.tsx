import { Form, Input, Select } from "antd";
import { useWords } from "../../language/language.ts";
import { eventOptions } from "./event-options.ts";
import { words } from "./words.ts";

const longestUrl = 2048;
const longestName = 100;

/** What a new webhook and a changed one have in common. */
export function WebhookFields({ urlError }: { urlError: string | undefined }) {
  const say = useWords(words);
  return (
    <>
      <Form.Item
        name="url"
        label={say("url")}
        extra={say("urlHint")}
        rules={[{ required: true, type: "url", message: say("urlRule") }]}
        {...(urlError !== undefined && { validateStatus: "error", help: urlError })}
      >
        <Input autoComplete="off" maxLength={longestUrl} placeholder="https://" />
      </Form.Item>
      <Form.Item
        name="events"
        label={say("events")}
        extra={say("eventsHint")}
        rules={[{ required: true, type: "array", message: say("eventsRule") }]}
      >
        <Select
          mode="tags"
          tokenSeparators={[",", " "]}
          options={eventOptions((family) => say(family), say("allEvents"))}
        />
      </Form.Item>
      <Form.Item name="name" label={say("nameOptional")}>
        <Input maxLength={longestName} showCount />
      </Form.Item>
    </>
  );
}
