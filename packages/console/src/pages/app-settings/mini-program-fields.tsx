import { useQuery } from "@tanstack/react-query";
import { Form, Select, Switch } from "antd";
import { appsQuery } from "../../api/apps.ts";
import { scenesQuery } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import { useMay } from "../../shell/operator.ts";
import { words } from "./words.ts";

/** What only a mini program has: its default scene, its Official Account, and users who close their account. */
export function MiniProgramFields({ appid }: { appid: string }) {
  const say = useWords(words);
  // Whoever binds an account sends through it: the server asks for a role in every app.
  const mayBind = useMay(null)("apps:write");
  const { data: scenes = [] } = useQuery(scenesQuery(appid));
  const { data: apps = [] } = useQuery(appsQuery);
  return (
    <>
      <Form.Item name="defaultScene" label={say("defaultScene")} extra={say("defaultSceneHint")}>
        <Select
          allowClear
          showSearch
          placeholder={say("none")}
          options={scenes.map(({ name, clientSendable }) => ({
            value: name,
            label: clientSendable ? name : say("notClientSendable", { name }),
          }))}
        />
      </Form.Item>
      <Form.Item
        name="officialAccount"
        label={say("officialAccount")}
        extra={say(mayBind ? "officialAccountHint" : "officialAccountOfOwners")}
      >
        <Select
          allowClear
          disabled={!mayBind}
          placeholder={say("none")}
          options={apps
            .filter(({ kind }) => kind === "official-account")
            .map((account) => ({ value: account.appid, label: account.name }))}
        />
      </Form.Item>
      <Form.Item
        name="eraseOnCancellation"
        label={say("eraseOnCancellation")}
        valuePropName="checked"
        extra={say("eraseOnCancellationHint")}
      >
        <Switch />
      </Form.Item>
    </>
  );
}
