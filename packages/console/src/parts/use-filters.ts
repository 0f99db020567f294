import { useNavigate, useSearch } from "@tanstack/react-router";

/** The filters of a page, which are the query of its URL: a link, the back button and a reload bring them back. */
export function useFilters(): [
  filters: Record<string, string | undefined>,
  change: (changes: Record<string, string | undefined>) => void,
] {
  const filters = useSearch({ strict: false }) as Record<string, string | undefined>;
  const navigate = useNavigate();
  const change = (changes: Record<string, string | undefined>) =>
    void navigate({
      to: ".",
      search: withoutEmpty({ ...filters, ...changes }),
      replace: true,
    });
  return [filters, change];
}

function withoutEmpty(filters: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filters).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
