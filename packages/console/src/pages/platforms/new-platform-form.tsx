import { Button, Form, Input } from "antd";
import { useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { addPlatform, type NewPlatform, type Platform } from "../../api/platforms.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { useSubmit } from "../../parts/use-submit.ts";
import { makeEncodingAesKey, makeToken } from "../callback/make-secrets.ts";
import { publicOrigin } from "../callback/public-origin.ts";
import { AddressFields, CallbackFields } from "./platform-fields.tsx";
import { words } from "./words.ts";

const appidForm = /^wx[0-9a-zA-Z]{1,62}$/;
const longestSecret = 256;

export function NewPlatformForm({
  onMade,
}: {
  onMade: (platform: Platform, entered: NewPlatform) => Promise<void>;
}) {
  const say = useWords(words);
  const [form] = Form.useForm<NewPlatform & { name: string }>();
  const [initial] = useState(() => ({
    componentAppid: "",
    name: "",
    secret: "",
    token: makeToken(),
    encodingAESKey: makeEncodingAesKey(),
    publicUrl: publicOrigin.get(),
  }));
  const { isBusy, error, onFinish } = useSubmit(form, async ({ name, ...entered }) => {
    const platform = await addPlatform({ ...entered, ...(name && { name }) });
    await onMade(platform, entered);
  });
  const isKnown = error instanceof ApiError && error.code === "PLATFORM_EXISTS";
  return (
    <Form
      name="new-platform"
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={initial}
      onFinish={onFinish}
    >
      <Form.Item
        name="componentAppid"
        label={say("componentAppid")}
        extra={say("componentAppidHint")}
        rules={[{ required: true, pattern: appidForm, message: say("componentAppidRule") }]}
        {...(isKnown && { validateStatus: "error", help: say("known") })}
      >
        <Input autoComplete="off" maxLength={64} placeholder="wx0123456789abcdef" />
      </Form.Item>
      <Form.Item
        name="secret"
        label={say("secret")}
        extra={say("secretHint")}
        rules={[{ required: true, message: say("secretNeeded") }]}
      >
        <Input.Password autoComplete="off" maxLength={longestSecret} />
      </Form.Item>
      <AddressFields isNameNeeded={false} />
      <CallbackFields isNew />
      <ErrorNote error={isKnown ? undefined : error} />
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {say("saveAndGoOn")}
      </Button>
    </Form>
  );
}
