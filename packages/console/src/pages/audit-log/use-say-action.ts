import { useWords } from "../../language/language.ts";
import { isAction } from "./actions.ts";
import { words } from "./action-words.ts";

/** An action in words; one of a later version by its own name. */
export function useSayAction(): (action: string) => string {
  const say = useWords(words);
  return (action) => (isAction(action) ? say(action) : action);
}
