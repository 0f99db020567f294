import { launchChromium, type Browser, type Page } from "@hongyan/testing/chromium";
import { query } from "@hongyan/testing/ledger";
import { startTestServer, type TestServer } from "@hongyan/testing/server";
import { makeOperators, signInAs, type RoleName } from "./sign-in.ts";
import { watchPage } from "./watch-page.ts";

export interface TestConsole extends AsyncDisposable {
  hongyan: TestServer;
  /** Runs a statement on the server's database: what has happened long ago is written into it. */
  query<Row>(text: string): Promise<Row[]>;
  browser: Browser;
  /** A page in a browser profile of its own, signed in as the owner unless said otherwise. `path` is what follows /console/. */
  open(path: string, options?: OpenOptions): Promise<Page>;
  /** Closes what was opened, so that no test hears of what pages of the test before still do. */
  closePages(): Promise<void>;
}

/** Shorter than a test may take: what was waited for is told. */
const longestWaitMs = 30_000;

export interface OpenOptions {
  /** The operator of this name and role, in every app. */
  as?: RoleName | "nobody";
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
  where: Parameters<typeof startTestServer>[0] & { databaseUrl: string },
): Promise<TestConsole> {
  await using started = new AsyncDisposableStack();
  const hongyan = started.use(await startTestServer(where));
  await makeOperators(hongyan);
  const browser = started.use(await launchChromium());
  const faults: string[] = [];

  const open: TestConsole["open"] = async (path, options = {}) => {
    const { as = "owner", language = "zh-CN", appearance = "light" } = options;
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      baseURL: hongyan.server.url,
      // The browser's own words, in fields of dates, too.
      locale: language,
      // While a button's spinner fades out, the button has another name.
      reducedMotion: "reduce",
    });
    // As a choice of before: what the test chooses later stays.
    await context.addInitScript(
      `localStorage["hongyan-language"] ??= "${language}"; localStorage["hongyan-appearance"] ??= "${appearance}";`,
    );
    if (as !== "nobody") {
      const value = await signInAs(hongyan.server.url, as);
      await context.addCookies([{ name: "hongyan", value, url: hongyan.server.url }]);
    }
    const page = await context.newPage();
    page.setDefaultTimeout(longestWaitMs);
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
    query: (text) => query(where.databaseUrl, text),
    browser,
    open,
    async closePages() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    async [Symbol.asyncDispose]() {
      await resources.disposeAsync();
      if (faults.length > 0) throw new Error(`the pages were not clean:\n${faults.join("\n")}`);
    },
  };
}
