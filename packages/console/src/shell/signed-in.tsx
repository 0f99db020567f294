import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { Spin } from "antd";
import { lazy, Suspense } from "react";
import { sessionQuery } from "../api/session.ts";
import { useWords } from "../language/language.ts";
import { OperatorProvider } from "./operator.ts";
import { Shell } from "./shell.tsx";
import { SessionOverDialog } from "./session-over-dialog.tsx";
import styles from "./shell.module.css";
import { words } from "./words.ts";

const SignInPage = lazy(() =>
  import("../pages/sign-in/sign-in-page.tsx").then(({ Page }) => ({ default: Page })),
);

/** The shell with the page, for those who are signed in; for others the sign-in page, at the same address. */
export function SignedIn() {
  const { data: session } = useQuery(sessionQuery);
  // Without a server there is nothing to show but the banner, which asks again by itself.
  if (session === undefined) return <Waiting />;
  if (session.operator === undefined) {
    return (
      <Suspense fallback={<Waiting />}>
        <SignInPage isSetUpNeeded={session.state === "setup-needed"} />
      </Suspense>
    );
  }
  return (
    <OperatorProvider value={session.operator}>
      <Shell>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </Shell>
      <SessionOverDialog />
    </OperatorProvider>
  );
}

function Waiting() {
  const say = useWords(words);
  return (
    <output className={styles["waiting"]} aria-label={say("loading")}>
      <Spin />
    </output>
  );
}
