import { useEffect, useState } from "react";

const pauseMs = 300;

/** The value, once it has rested: the server is not asked at every key. */
export function useDebounced<Value>(value: Value): Value {
  const [rested, setRested] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(JSON.parse(text) as Value), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
