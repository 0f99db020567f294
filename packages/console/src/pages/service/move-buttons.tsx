import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useWords } from "../../language/language.ts";
import { words } from "./words.ts";

/** Moves one of a list by a place: by the keyboard as well as by the mouse. `onMove` gets the new order. */
export function MoveButtons({
  ids,
  id,
  name,
  isBusy,
  onMove,
}: {
  ids: string[];
  id: string;
  /** Says to those who listen what is moved. */
  name: string;
  isBusy: boolean;
  onMove: (ids: string[]) => void;
}) {
  const say = useWords(words);
  const at = ids.indexOf(id);
  const move = (by: -1 | 1) => {
    const others = ids.filter((other) => other !== id);
    onMove([...others.slice(0, at + by), id, ...others.slice(at + by)]);
  };
  return (
    <>
      <Button
        type="text"
        size="small"
        icon={<ArrowUpOutlined />}
        aria-label={`${say("moveUp")} ${name}`}
        disabled={isBusy || at === 0}
        onClick={() => move(-1)}
      />
      <Button
        type="text"
        size="small"
        icon={<ArrowDownOutlined />}
        aria-label={`${say("moveDown")} ${name}`}
        disabled={isBusy || at === ids.length - 1}
        onClick={() => move(1)}
      />
    </>
  );
}
