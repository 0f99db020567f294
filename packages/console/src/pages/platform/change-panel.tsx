import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { changePlatform, platformsQuery, type Platform } from "../../api/platforms.ts";
import { useWords } from "../../language/language.ts";
import { ChangedMeanwhile, currentOf } from "../../parts/changed-meanwhile.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useSubmit } from "../../parts/use-submit.ts";
import { AddressFields, CallbackFields } from "../platforms/platform-fields.tsx";
import { words as platformsWords } from "../platforms/words.ts";
import { words } from "./words.ts";

interface Values {
  name: string;
  publicUrl: string;
  secret: string;
  token: string;
  encodingAESKey: string;
}

const longestSecret = 256;

/** Another name, address, secret, Token or key. What somebody else has saved meanwhile is never overwritten without a word. */
export function ChangePanel({ platform }: { platform: Platform }) {
  const say = useWords(words);
  const sayOfAll = useWords(platformsWords);
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  // What is asked again in the background leaves the form alone: it saves against the version that it was filled from.
  const [seen, setSeen] = useState(platform);
  const [isSaved, setIsSaved] = useState(false);
  const take = (newest: Platform) => {
    setSeen(newest);
    form.setFieldsValue(toValues(newest));
  };
  const { isBusy, error, onFinish } = useSubmit(form, async (values) => {
    setIsSaved(false);
    take(await changePlatform(seen, toChange(values)));
    setIsSaved(true);
    await queries.invalidateQueries({ queryKey: platformsQuery.queryKey });
  });
  const theirs = currentOf(error) as Platform | undefined;
  return (
    <Panel title={say("change")}>
      <Form
        name="platform"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={toValues(platform)}
        onFinish={onFinish}
      >
        <AddressFields isNameNeeded />
        <Form.Item name="secret" label={sayOfAll("secret")}>
          <Input.Password
            autoComplete="off"
            maxLength={longestSecret}
            placeholder={sayOfAll("stays")}
          />
        </Form.Item>
        <CallbackFields isNew={false} />
        {theirs !== undefined && theirs.version !== seen.version ? (
          <ChangedMeanwhile onKeepMine={() => setSeen(theirs)} onTakeTheirs={() => take(theirs)} />
        ) : (
          theirs === undefined && <ErrorNote error={error} />
        )}
        {isSaved && !isBusy && <Alert type="success" showIcon role="status" title={say("saved")} />}
        <Button htmlType="submit" loading={isBusy}>
          {say("save")}
        </Button>
      </Form>
    </Panel>
  );
}

/** Secrets are never read back: their fields begin empty. */
function toValues({ name, publicUrl }: Platform): Values {
  return { name, publicUrl, secret: "", token: "", encodingAESKey: "" };
}

function toChange({ name, publicUrl, secret, token, encodingAESKey }: Values) {
  return {
    name,
    publicUrl,
    ...(secret !== "" && { secret }),
    ...(token !== "" && { token }),
    // WeChat goes on with the key before until its page has the new one.
    ...(encodingAESKey !== "" && { encodingAESKey, keepPreviousKey: true }),
  };
}
