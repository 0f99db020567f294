import { useEffect, useState } from "react";

/** The value, once it has not changed for so long: what is typed is not asked about letter by letter. */
export function useSettled<Value>(value: Value, quietMs: number): Value {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), quietMs);
    return () => clearTimeout(timer);
  }, [text, quietMs]);
  return JSON.parse(settled) as Value;
}
