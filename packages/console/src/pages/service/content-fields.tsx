import { Form, Input } from "antd";
import { useWords } from "../../language/language.ts";
import { GrowingTextArea } from "../../parts/growing-text-area.tsx";
import { PictureInput } from "./picture-input.tsx";
import { mostTextBytes, textBytes } from "./text-bytes.ts";
import { words } from "./words.ts";

/** What a message may be, by the names of the server. */
export type ContentKind = "text" | "image" | "link" | "miniprogrampage";

/** The fields of one kind of content, at its place in the form: `within` is ["answer"] for an auto-reply's. */
export function ContentFields({
  kind,
  within = [],
  firstFile,
}: {
  kind: ContentKind;
  within?: string[];
  firstFile?: File | undefined;
}) {
  switch (kind) {
    case "text":
      return <TextField within={within} />;
    case "image":
      return <PictureField name={[...within, "image", "media"]} firstFile={firstFile} />;
    case "link":
      return <LinkFields within={[...within, "link"]} />;
    case "miniprogrampage":
      return <CardFields within={[...within, "miniprogrampage"]} />;
  }
}

function TextField({ within }: { within: string[] }) {
  const say = useWords(words);
  return (
    <Form.Item
      name={[...within, "text", "content"]}
      label={say("text")}
      rules={[
        { required: true, message: say("textNeeded") },
        {
          validator: (_, value: string | undefined) => {
            const n = textBytes(value ?? "");
            return n <= mostTextBytes
              ? Promise.resolve()
              : Promise.reject(new Error(say("textTooLong", { n })));
          },
        },
      ]}
    >
      <GrowingTextArea dir="auto" />
    </Form.Item>
  );
}

function PictureField({
  name,
  label,
  hint,
  firstFile,
}: {
  name: string[];
  label?: string;
  hint?: string;
  firstFile?: File | undefined;
}) {
  const say = useWords(words);
  return (
    <Form.Item
      name={name}
      label={label ?? say("picture")}
      extra={hint}
      rules={[{ required: true, message: say("pictureNeeded") }]}
    >
      <PictureInput firstFile={firstFile} />
    </Form.Item>
  );
}

function LinkFields({ within }: { within: string[] }) {
  const say = useWords(words);
  const url = { pattern: /^https?:\/\/[^\s/]+/i, message: say("urlRule") };
  return (
    <>
      <Form.Item
        name={[...within, "title"]}
        label={say("linkTitle")}
        rules={[{ required: true, whitespace: true, message: say("titleNeeded") }]}
      >
        <Input dir="auto" maxLength={200} />
      </Form.Item>
      <Form.Item
        name={[...within, "description"]}
        label={say("linkDescription")}
        rules={[{ required: true, whitespace: true, message: say("descriptionNeeded") }]}
      >
        <GrowingTextArea dir="auto" maxLength={500} />
      </Form.Item>
      <Form.Item
        name={[...within, "url"]}
        label={say("linkUrl")}
        rules={[{ required: true, message: say("urlRule") }, url]}
      >
        <Input inputMode="url" maxLength={2048} placeholder="https://" />
      </Form.Item>
      <Form.Item
        name={[...within, "thumbUrl"]}
        label={say("linkThumb")}
        extra={say("linkThumbHint")}
        rules={[{ required: true, message: say("urlRule") }, url]}
      >
        <Input inputMode="url" maxLength={2048} placeholder="https://" />
      </Form.Item>
    </>
  );
}

function CardFields({ within }: { within: string[] }) {
  const say = useWords(words);
  return (
    <>
      <Form.Item
        name={[...within, "title"]}
        label={say("cardTitle")}
        rules={[{ required: true, whitespace: true, message: say("titleNeeded") }]}
      >
        <Input dir="auto" maxLength={200} />
      </Form.Item>
      <Form.Item
        name={[...within, "pagepath"]}
        label={say("cardPage")}
        extra={say("cardPageHint")}
        rules={[
          { required: true, whitespace: true, message: say("cardPageNeeded") },
          { pattern: /^(?!\w+:)/, message: say("cardPageRule") },
        ]}
      >
        <Input maxLength={1024} />
      </Form.Item>
      <PictureField
        name={[...within, "thumb", "media"]}
        label={say("cardThumb")}
        hint={say("cardThumbHint")}
      />
    </>
  );
}
