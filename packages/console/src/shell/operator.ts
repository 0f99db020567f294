import { useParams } from "@tanstack/react-router";
import { createContext, useContext } from "react";
import type { Operator } from "../api/session.ts";
import { mayDo, type Scope } from "./may-do.ts";

const OperatorContext = createContext<Operator | undefined>(undefined);
export const OperatorProvider = OperatorContext.Provider;

/** Who is signed in. */
export function useOperator(): Operator {
  const operator = useContext(OperatorContext);
  if (operator === undefined) throw new Error("useOperator is for pages that need a session");
  return operator;
}

/** The app whose page this is. */
export function useAppid(): string {
  const { appid } = useParams({ strict: false });
  if (appid === undefined) throw new Error("useAppid is for pages of one app");
  return appid;
}

/**
 * Whether the operator may do what needs the scope, in the app of this page or, on a page about all, in every app. What is not
 * allowed is not offered; the server refuses it besides.
 *
 * @param inApp another app than the page's; null: in every app
 */
export function useMay(inApp?: string | null): (scope: Scope) => boolean {
  const { roles } = useOperator();
  const { appid: ofPage = null } = useParams({ strict: false });
  const appid = inApp === undefined ? ofPage : inApp;
  const here = roles.filter((one) => one.appid === null || one.appid === appid);
  return (scope) => here.some(({ role }) => mayDo(role, scope));
}
