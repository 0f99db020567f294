import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { scenesQuery } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import { words as partWords } from "../../parts/words.ts";
import { CampaignSelect } from "./campaign-select.tsx";
import {
  fromLocal,
  kinds,
  readFilters,
  statuses,
  toLocal,
  type Filters,
} from "./message-filters.ts";
import styles from "./messages.module.css";
import { words } from "./words.ts";

type Draft = Filters & { by: "openid" | "externalId"; user?: string };

/** What messages are looked for by. A choice counts at once, a time when its field is left, text with Enter or the button. */
export function SearchForm({
  appid,
  filters,
  onSearch,
}: {
  appid: string;
  filters: Filters;
  onSearch: (filters: Filters) => void;
}) {
  const say = useWords(words);
  const sayPart = useWords(partWords);
  const [form] = Form.useForm<Draft>();
  const { data: scenes = [] } = useQuery(scenesQuery(appid));
  const [isWide, setIsWide] = useState(hasMore(filters));
  const inUrl = JSON.stringify(filters);
  const ofForm = useRef(inUrl);
  // The address may change without the form: by the back button, or a link. What the form itself asked for leaves it as it is:
  // somebody may be typing already.
  useEffect(() => {
    if (ofForm.current === inUrl) return;
    ofForm.current = inUrl;
    form.setFieldsValue(toDraft(JSON.parse(inUrl) as Filters));
  }, [form, inUrl]);
  const search = () => form.submit();
  const searchFor = (wanted: Filters) => {
    ofForm.current = JSON.stringify(readFilters(wanted));
    onSearch(wanted);
  };
  const searchIfChanged = (name: "from" | "to") => {
    if (form.getFieldValue(name) !== toLocal(filters[name])) search();
  };

  return (
    <Form
      form={form}
      layout="vertical"
      role="search"
      className={styles["search"] ?? ""}
      initialValues={toDraft(filters)}
      onFinish={(draft) => searchFor(toFilters({ ...form.getFieldsValue(true), ...draft }))}
    >
      <Form.Item label={say("user")} name="user" normalize={trim} className={styles["user"] ?? ""}>
        <Input
          allowClear
          maxLength={128}
          placeholder={say("userHint")}
          addonBefore={
            <Form.Item name="by" noStyle>
              <Select
                aria-label={say("userBy")}
                popupMatchSelectWidth={false}
                options={[
                  { value: "openid", label: "openid" },
                  { value: "externalId", label: say("externalId") },
                ]}
              />
            </Form.Item>
          }
          onClear={search}
        />
      </Form.Item>
      <Form.Item label={say("scene")} name="scene">
        <Select
          allowClear
          showSearch
          placeholder={say("any")}
          options={scenes.map(({ name }) => ({ value: name, label: name }))}
          onChange={search}
        />
      </Form.Item>
      <Form.Item label={say("status")} name="status">
        <Select
          allowClear
          placeholder={say("any")}
          options={statuses.map((status) => ({ value: status, label: sayPart(status) }))}
          onChange={search}
        />
      </Form.Item>
      {isWide && (
        <>
          <Form.Item
            label={say("errcode")}
            name="errcode"
            normalize={trim}
            rules={[{ pattern: /^-?\d{1,9}$/, message: say("errcodeRule") }]}
          >
            <Input allowClear placeholder="43101" inputMode="numeric" onClear={search} />
          </Form.Item>
          <Form.Item
            label={say("reason")}
            name="reason"
            normalize={trim}
            rules={[{ pattern: /^[A-Z0-9_-]{1,64}$/, message: say("reasonRule") }]}
          >
            <Input allowClear placeholder="NO_GRANT" onClear={search} />
          </Form.Item>
          <Form.Item label={say("kind")} name="kind">
            <Select
              allowClear
              placeholder={say("any")}
              options={kinds.map((kind) => ({ value: kind, label: say(kind) }))}
              onChange={search}
            />
          </Form.Item>
          <Form.Item label={say("campaign")} name="campaignId">
            <CampaignSelect appid={appid} onChange={search} />
          </Form.Item>
          <Form.Item label={say("from")} name="from">
            <Input type="datetime-local" onBlur={() => searchIfChanged("from")} />
          </Form.Item>
          <Form.Item label={say("to")} name="to">
            <Input type="datetime-local" onBlur={() => searchIfChanged("to")} />
          </Form.Item>
        </>
      )}
      <div className={styles["searchEnd"]}>
        <Button htmlType="submit">{say("search")}</Button>
        {Object.keys(filters).length > 0 && (
          <Button type="text" onClick={() => onSearch({})}>
            {say("clear")}
          </Button>
        )}
        <Button type="link" aria-expanded={isWide} onClick={() => setIsWide(!isWide)}>
          {isWide ? say("less") : say("more")}
        </Button>
      </div>
    </Form>
  );
}

function trim(value: string | undefined): string | undefined {
  return value?.trim();
}

function hasMore({ errcode, reason, kind, campaignId, from, to }: Filters): boolean {
  return [errcode, reason, kind, campaignId, from, to].some((value) => value !== undefined);
}

/** Every field of the form: those that the address does not name are empty. */
function toDraft(filters: Filters) {
  const { openid, externalId, scene, status, errcode, reason, kind, campaignId, from, to } =
    filters;
  return {
    by: externalId === undefined ? ("openid" as const) : ("externalId" as const),
    user: externalId ?? openid ?? "",
    ...{ scene, status, errcode, reason, kind, campaignId },
    from: toLocal(from),
    to: toLocal(to),
  };
}

function toFilters({ by, user, from, to, ...same }: Draft): Filters {
  const filters: Filters = { ...same, [by]: user, from: fromLocal(from), to: fromLocal(to) };
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => Boolean(value)));
}
