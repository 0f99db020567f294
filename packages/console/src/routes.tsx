import { createRootRoute, createRoute, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { NoSuchPage } from "./shell/no-such-page.tsx";
import { PageCrash } from "./shell/page-crash.tsx";
import { ServerAway } from "./shell/server-away.tsx";
import { SignedIn } from "./shell/signed-in.tsx";
import { StartPage } from "./shell/start-page.tsx";

const root = createRootRoute({
  component: () => (
    <>
      <ServerAway />
      <Outlet />
    </>
  ),
  notFoundComponent: NoSuchPage,
  errorComponent: PageCrash,
});

/** Everything that needs a session: the shell around it, and the sign-in page in place of it. */
const signedIn = createRoute({ getParentRoute: () => root, id: "signed-in", component: SignedIn });
const app = createRoute({ getParentRoute: () => signedIn, path: "$appid" });

type Load = () => Promise<{ Page: ComponentType }>;

/** A page that needs no session. */
const open = <const Path extends string>(path: Path, load: Load) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load, "Page") });
/** A page about the whole installation, or the operator. */
const ofAll = <const Path extends string>(path: Path, load: Load) =>
  createRoute({
    getParentRoute: () => signedIn,
    path,
    component: lazyRouteComponent(load, "Page"),
  });
/** A page about one app. */
const ofApp = <const Path extends string>(path: Path, load: Load) =>
  createRoute({ getParentRoute: () => app, path, component: lazyRouteComponent(load, "Page") });

export const routeTree = root.addChildren([
  open("setup", () => import("./pages/set-up/set-up-page.tsx")),
  open("accept", () => import("./pages/accept/accept-page.tsx")),
  signedIn.addChildren([
    createRoute({ getParentRoute: () => signedIn, path: "/", component: StartPage }),
    ofAll("account", () => import("./pages/account/account-page.tsx")),
    ofAll("apps", () => import("./pages/apps/apps-page.tsx")),
    ofAll("apps/new", () => import("./pages/apps/new-app-page.tsx")),
    ofAll("api-keys", () => import("./pages/api-keys/api-keys-page.tsx")),
    ofAll("platforms", () => import("./pages/platforms/platforms-page.tsx")),
    ofAll("platforms/new", () => import("./pages/platforms/new-platform-page.tsx")),
    ofAll("platforms/$componentAppid", () => import("./pages/platform/platform-page.tsx")),
    ofAll("operators", () => import("./pages/operators/operators-page.tsx")),
    ofAll("audit-log", () => import("./pages/audit-log/audit-log-page.tsx")),
    ofAll("retention", () => import("./pages/retention/retention-page.tsx")),
    app.addChildren([
      ofApp("overview", () => import("./pages/overview/overview-page.tsx")),
      ofApp("campaigns", () => import("./pages/campaigns/campaigns-page.tsx")),
      ofApp("campaigns/new", () => import("./pages/campaign-draft/new-draft-page.tsx")),
      ofApp("campaigns/$campaignId", () => import("./pages/campaign/campaign-page.tsx")),
      ofApp(
        "campaigns/$campaignId/edit",
        () => import("./pages/campaign-draft/edit-draft-page.tsx"),
      ),
      ofApp("messages", () => import("./pages/messages/messages-page.tsx")),
      ofApp("messages/new", () => import("./pages/send-message/send-message-page.tsx")),
      ofApp("messages/$messageId", () => import("./pages/message/message-page.tsx")),
      ofApp("users", () => import("./pages/users/users-page.tsx")),
      ofApp("users/$openid", () => import("./pages/user/user-page.tsx")),
      ofApp("service", () => import("./pages/service/inbox/inbox-page.tsx")),
      ofApp(
        "service/auto-replies",
        () => import("./pages/service/auto-replies/auto-replies-page.tsx"),
      ),
      ofApp(
        "service/quick-replies",
        () => import("./pages/service/quick-replies/quick-replies-page.tsx"),
      ),
      ofApp("service/agents", () => import("./pages/service/agents/agents-page.tsx")),
      ofApp("scenes", () => import("./pages/scenes/scenes-page.tsx")),
      ofApp("scenes/new", () => import("./pages/scene/new-scene-page.tsx")),
      ofApp("scenes/$scene", () => import("./pages/scene/scene-page.tsx")),
      ofApp("templates", () => import("./pages/templates/templates-page.tsx")),
      ofApp(
        "templates/library",
        () => import("./pages/template-library/template-library-page.tsx"),
      ),
      ofApp(
        "templates/bridges",
        () => import("./pages/template-bridges/template-bridges-page.tsx"),
      ),
      ofApp("webhooks", () => import("./pages/webhooks/webhooks-page.tsx")),
      ofApp("webhooks/new", () => import("./pages/webhooks/new-webhook-page.tsx")),
      ofApp("webhooks/$webhookId", () => import("./pages/webhook/webhook-page.tsx")),
      ofApp("settings", () => import("./pages/app-settings/app-settings-page.tsx")),
      ofApp("settings/callback", () => import("./pages/callback/callback-page.tsx")),
    ]),
  ]),
]);
