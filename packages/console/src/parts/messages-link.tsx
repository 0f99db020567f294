import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { appPages, pathFor } from "../navigation.ts";
import { useAppid, useMay } from "../shell/operator.ts";

/** To the list of messages with these filters; without filters, or for those who may not see the list, no link. */
export function MessagesLink({
  filters,
  children,
}: {
  filters: Record<string, string> | undefined;
  children: ReactNode;
}) {
  const appid = useAppid();
  const may = useMay();
  const page = appPages.find(({ path }) => path === "/$appid/messages");
  if (filters === undefined || page === undefined || !may(page.scope)) return children;
  return (
    <Link to={pathFor(page, appid)} search={filters}>
      {children}
    </Link>
  );
}
