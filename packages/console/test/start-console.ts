import { launchChromium, type Browser, type Page } from "@hongyan/testing/chromium";
import { apiKey, startTestServer, type TestServer } from "@hongyan/testing/server";
import { watchPage } from "./watch-page.ts";

export interface TestConsole extends AsyncDisposable {
  hongyan: TestServer;
  browser: Browser;
  /** A page in a browser profile of its own, signed in as the owner unless said otherwise. `path` is what follows /console/. */
  open(path: string, options?: OpenOptions): Promise<Page>;
}

export interface OpenOptions {
  as?: "owner" | "operator" | "viewer" | "nobody";
  language?: "zh-CN" | "en";
  appearance?: "light" | "dark";
  width?: number;
  height?: number;
  /** The test makes requests fail: what the browser writes about them is no fault. */
  areFailuresExpected?: boolean;
}

/**
 * The console as its users have it: the built files, from a real server, in a real Chromium. Anything that a page writes to the
 * browser's console as an error (a breach of the policy too), and any request to another host, fails the test at the end.
 */
export async function startConsole(
  where: Parameters<typeof startTestServer>[0],
): Promise<TestConsole> {
  await using started = new AsyncDisposableStack();
  const hongyan = started.use(await startTestServer(where));
  const browser = started.use(await launchChromium());
  const faults: string[] = [];

  const open: TestConsole["open"] = async (path, options = {}) => {
    const { as = "owner", language = "zh-CN", appearance = "light" } = options;
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      baseURL: hongyan.server.url,
      ...(as !== "nobody" && { extraHTTPHeaders: { authorization: `Bearer ${apiKey}` } }),
    });
    await context.addInitScript(
      `localStorage.setItem("hongyan-language", "${language}"); localStorage.setItem("hongyan-appearance", "${appearance}");`,
    );
    if (as !== "nobody") await playSession(context, as);
    const page = await context.newPage();
    watchPage(page, hongyan.server.url, {
      onFault: (fault) => faults.push(fault),
      areFailuresExpected: options.areFailuresExpected ?? false,
    });
    await page.goto(`/console/${path}`);
    return page;
  };

  const resources = started.move();
  return {
    hongyan,
    browser,
    open,
    async [Symbol.asyncDispose]() {
      await resources.disposeAsync();
      if (faults.length > 0) throw new Error(`the pages were not clean:\n${faults.join("\n")}`);
    },
  };
}

type Context = Awaited<ReturnType<Browser["newContext"]>>;

async function playSession(context: Context, role: string): Promise<void> {
  await context.route("**/v1/session", (route) =>
    route.fulfill({
      json: {
        state: "signed-in",
        operator: {
          id: role,
          name: role,
          roles: [{ appid: null, role }],
          hasTotp: false,
          language: null,
        },
        csrfToken: "test",
      },
    }),
  );
}
