import { Button, Form, Input, Select } from "antd";
import { useWords } from "../../language/language.ts";
import { searchBys, type SearchBy } from "./user-search.ts";
import styles from "./users.module.css";
import { words } from "./words.ts";

interface Search {
  by: SearchBy;
  text: string;
}

/** Finds users by the beginning of an id, or by a tag. */
export function UserSearchForm({
  by,
  text,
  onSearch,
}: Search & { onSearch: (search: Search) => void }) {
  const say = useWords(words);
  const [form] = Form.useForm<Search>();
  const chosen = (Form.useWatch("by", form) as SearchBy | undefined) ?? by;
  return (
    <Form
      form={form}
      role="search"
      layout="inline"
      className={styles["search"] ?? ""}
      initialValues={{ by, text }}
      onFinish={onSearch}
    >
      <Form.Item name="by">
        <Select
          aria-label={say("by")}
          popupMatchSelectWidth={false}
          options={searchBys.map((value) => ({ value, label: say(value) }))}
        />
      </Form.Item>
      <Form.Item
        name="text"
        normalize={(value: string) => value.trim()}
        className={styles["text"] ?? ""}
        rules={
          chosen === "openidPrefix"
            ? [{ pattern: /^[0-9A-Za-z_-]*$/, message: say("openidRule") }]
            : []
        }
      >
        <Input
          allowClear
          maxLength={chosen === "externalIdPrefix" ? 128 : 64}
          aria-label={say("text")}
          placeholder={say(`${chosen}Hint`)}
          onClear={() => form.submit()}
        />
      </Form.Item>
      <Button htmlType="submit">{say("search")}</Button>
    </Form>
  );
}
