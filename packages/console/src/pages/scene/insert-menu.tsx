import { PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useWords } from "../../language/language.ts";
import { insertFilter, insertParam } from "./insert-text.ts";
import { words } from "./words.ts";

const filters = {
  filterDate: 'date: "%Y-%m-%d %H:%M"',
  filterTruncate: 'truncate: 20, "…"',
  filterDefault: 'default: "无"',
} as const;

/** Puts a param, or a filter behind one, where the cursor of the field stands. */
export function InsertMenu({
  fieldId,
  label,
  names,
  text,
  onChange,
}: {
  fieldId: string;
  label: string;
  names: string[];
  text: string;
  onChange: (text: string) => void;
}) {
  const say = useWords(words);
  const insert = (key: string) => {
    const field = document.querySelector<HTMLTextAreaElement>(`#${fieldId}`);
    const cursor = field?.selectionStart ?? text.length;
    const filter = filters[key as keyof typeof filters];
    onChange(
      filter === undefined ? insertParam(text, cursor, key) : insertFilter(text, cursor, filter),
    );
    field?.focus();
  };
  const items = [
    {
      key: "params",
      type: "group" as const,
      label: say("insertParams"),
      children: names.map((name) => ({ key: name, label: <code>{`{{ ${name} }}`}</code> })),
    },
    {
      key: "filters",
      type: "group" as const,
      label: say("insertFilters"),
      children: (Object.keys(filters) as (keyof typeof filters)[]).map((key) => ({
        key,
        label: (
          <>
            {say(key)} <code>{`| ${filters[key]}`}</code>
          </>
        ),
      })),
    },
  ];
  return (
    <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => insert(key) }}>
      <Button icon={<PlusOutlined />} aria-label={label}>
        {say("insert")}
      </Button>
    </Dropdown>
  );
}
