import { useQuery } from "@tanstack/react-query";
import { useId, useState, type KeyboardEvent } from "react";
import { quickRepliesQuery, type QuickReply } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { ErrorNote } from "../../../parts/error-note.tsx";
import styles from "./inbox.module.css";
import { words } from "./words.ts";

export interface Picker {
  isOpen: boolean;
  /** True when the key was meant for the list. */
  onKey(event: KeyboardEvent): boolean;
  /** Tell those who listen which one is chosen while they type. */
  inputProps: Record<string, string | undefined>;
  listId: string;
  found: QuickReply[];
  /** There are some, whether they fit or not. */
  hasAny: boolean;
  error: unknown;
  active: number;
  choose(reply: QuickReply): void;
}

/** A text that begins with "/" looks for quick replies: the arrows choose one, Enter takes it, Escape leaves the text as it is. */
export function useQuickReplyPicker(
  appid: string,
  text: string,
  onChosen: (content: string) => void,
): Picker {
  const listId = useId();
  const [left, setLeft] = useState<string>();
  const [place, setPlace] = useState({ text, active: 0 });
  const isAsked = text.startsWith("/") && !text.includes("\n");
  const { data, error } = useQuery({ ...quickRepliesQuery(appid), enabled: isAsked });
  const isOpen = isAsked && left !== text;
  const found = isOpen ? fitting(data ?? [], text.slice(1)) : [];
  // What is typed meanwhile begins with the first one anew.
  const active = place.text === text ? Math.min(place.active, found.length - 1) : 0;

  const choose = (reply: QuickReply) => onChosen(reply.content);
  const onKey = (event: KeyboardEvent): boolean => {
    if (!isOpen) return false;
    const chosen = found[active];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      setPlace({ text, active: (active + step + found.length) % found.length });
    } else if ((event.key === "Enter" || event.key === "Tab") && chosen !== undefined) {
      choose(chosen);
    } else if (event.key === "Escape") {
      setLeft(text);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  };
  return {
    isOpen,
    onKey,
    inputProps: isOpen
      ? {
          "aria-autocomplete": "list",
          "aria-controls": listId,
          "aria-activedescendant": found.length === 0 ? undefined : `${listId}-${active}`,
        }
      : {},
    listId,
    found,
    hasAny: data === undefined || data.length > 0,
    error,
    active,
    choose,
  };
}

export function QuickReplyPicker({ picker }: { picker: Picker }) {
  const say = useWords(words);
  const { isOpen, listId, found, active, hasAny, error, choose } = picker;
  if (!isOpen) return null;
  return (
    <div className={styles["picker"]}>
      <ErrorNote error={error} />
      <div id={listId} role="listbox" aria-label={say("quickReplies")}>
        {found.map((reply, index) => (
          <div
            key={reply.id}
            id={`${listId}-${index}`}
            ref={index === active ? intoView : undefined}
            role="option"
            aria-selected={index === active}
            // The keyboard stays in the text.
            tabIndex={-1}
            onMouseDown={(event) => {
              event.preventDefault();
              choose(reply);
            }}
          >
            <b>
              <bdi>{reply.title}</bdi>
            </b>
            <span dir="auto">{reply.content}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && error === null && (
        <p className={styles["soft"]} role="status">
          {say(hasAny ? "noQuickReply" : "noQuickReplies")}
        </p>
      )}
    </div>
  );
}

const mostShown = 50;

/** Those whose title has it come before those whose text has it. */
function fitting(replies: QuickReply[], asked: string): QuickReply[] {
  const wanted = asked.trim().toLowerCase();
  const has = (text: string) => text.toLowerCase().includes(wanted);
  const byTitle = replies.filter((reply) => has(reply.title));
  const byContent = replies.filter((reply) => !has(reply.title) && has(reply.content));
  return [...byTitle, ...byContent].slice(0, mostShown);
}

function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
