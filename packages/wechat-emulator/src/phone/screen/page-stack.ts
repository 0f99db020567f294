import type { EventChannel } from "../ports.ts";
import type { Engine, EnginePage } from "./engine.ts";
import { createEventChannel } from "./event-channel.ts";
import type { Glass } from "./glass.ts";
import { callSafely, type PageInstance } from "./page-instance.ts";
import { createPageView, type PageView } from "./page-view.ts";
import { parseUrl } from "./parse-url.ts";
import type { MiniProgramRegistry } from "./registry.ts";
import type { TabBar } from "./tab-bar.ts";

export type Navigation = "navigateTo" | "redirectTo" | "reLaunch" | "switchTab";

export interface OpenPage {
  path: string;
  query: Record<string, string>;
  page: EnginePage;
  view: PageView;
}

export interface PageStackOptions {
  registry: MiniProgramRegistry;
  engine: Engine;
  glass: Glass;
  tabBar: TabBar;
  onMenu(): void;
  onExit(): void;
  /** The colour of the texts in the bar on top, whenever it may have changed. */
  onBarColor(color: string): void;
}

/** The open pages, and the life cycles that go with opening, covering and leaving them. */
export class PageStack {
  readonly #options: PageStackOptions;
  #pages: OpenPage[] = [];
  /** Tabs stay alive when another tab is shown. */
  readonly #tabs = new Map<string, OpenPage>();

  constructor(options: PageStackOptions) {
    this.#options = options;
  }

  top(): OpenPage | undefined {
    return this.#pages.at(-1);
  }

  instances(): PageInstance[] {
    return this.#pages.map(({ page }) => page.instance);
  }

  hasPage(path: string): boolean {
    return this.#options.registry.manifest.pages.includes(path);
  }

  /** Throws an Error with the end of WeChat's errMsg. */
  navigate(kind: Navigation, url: string): { eventChannel?: EventChannel } {
    const { path, query } = parseUrl(url);
    if (!this.hasPage(path)) throw new Error(`page "${path}" is not found`);
    const isTab = this.#isTab(path);
    switch (kind) {
      case "navigateTo": {
        if (isTab) throw new Error("can not navigateTo a tabbar page");
        if (this.#pages.length >= maxDepth) throw new Error("webview count limit exceed");
        const eventChannel = createEventChannel();
        this.#hideTop();
        this.#open(path, query, eventChannel).slideIn();
        return { eventChannel };
      }
      case "redirectTo":
        if (isTab) throw new Error("can not redirectTo a tabbar page");
        this.#close(this.#pages.pop());
        this.#open(path, query);
        return {};
      case "reLaunch":
        this.#closeAll();
        this.#open(path, query);
        return {};
      case "switchTab":
        if (!isTab) throw new Error("can not switch to no-tabBar page");
        this.#switchTab(path);
        return {};
      default:
        throw new Error(`unknown navigation ${String(kind satisfies never)}`);
    }
  }

  /** At least one page stays. */
  async navigateBack(delta: number): Promise<void> {
    const count = Math.min(Math.max(delta, 1), this.#pages.length - 1);
    if (count < 1) throw new Error("cannot navigate back at first page.");
    const left = this.#pages.splice(-count);
    const [last] = left.slice(-1);
    for (const page of left.slice(0, -1)) this.#close(page);
    if (!last) return;
    this.#unload(last);
    this.#showTop();
    await last.view.slideOut();
    last.page.release();
  }

  showTop(): void {
    const top = this.top();
    if (!top) return;
    callSafely(top.page.instance, top.page.instance.onShow);
    top.page.triggerPageLifetime("show");
  }

  hideTop(): void {
    this.#hideTop();
  }

  /** The screen has another size. */
  resize(): void {
    const { clientWidth: windowWidth, clientHeight: windowHeight } = document.documentElement;
    for (const { page } of this.#pages) {
      const { instance } = page;
      callSafely(instance, instance.onResize, { size: { windowWidth, windowHeight } });
      page.triggerPageLifetime("resize", [{ windowWidth, windowHeight }]);
    }
  }

  dispose(): void {
    this.#closeAll();
  }

  #isTab(path: string): boolean {
    return this.#options.tabBar.indexOf(path) >= 0;
  }

  #open(path: string, query: Record<string, string>, eventChannel?: EventChannel): PageView {
    const page = this.#options.engine.createPage(path, query);
    const { instance } = page;
    instance.options = query;
    instance.getOpenerEventChannel = () => eventChannel ?? createEventChannel();
    const view = this.#createView(path, page);
    const opened: OpenPage = { path, query, page, view };
    this.#pages.push(opened);
    if (this.#isTab(path)) this.#tabs.set(path, opened);
    this.#present();
    // On the glass and in the stack first: what is attached may ask for either.
    page.attach(view.scroller);
    callSafely(instance, instance.onLoad, query);
    this.showTop();
    page.ready();
    callSafely(instance, instance.onReady);
    return view;
  }

  #createView(path: string, page: EnginePage): PageView {
    const { registry, onMenu, onExit, onBarColor } = this.#options;
    const isFirst = this.#pages.length === 0;
    const isHome = path === registry.app.entryPagePath || this.#isTab(path);
    return createPageView({
      parent: this.#options.glass.pages,
      page,
      isTab: this.#isTab(path),
      config: { ...registry.app.window, ...registry.units[path]?.config },
      leave: isFirst ? (isHome ? undefined : "home") : "back",
      onLeave: () => {
        if (isFirst) this.navigate("reLaunch", registry.app.entryPagePath);
        else void this.navigateBack(1);
      },
      onMenu,
      onExit,
      onColor: () => {
        const top = this.top();
        if (top?.page === page) onBarColor(top.view.bar.frontColor());
      },
    });
  }

  #switchTab(path: string): void {
    if (this.top()?.path === path) return;
    const known = this.#tabs.get(path);
    const below = this.#pages.filter((page) => !this.#isTab(page.path));
    const [shown] = this.#pages.filter((page) => this.#isTab(page.path));
    for (const page of below.toReversed()) this.#close(page);
    if (shown && shown !== known && below.length === 0) this.#hide(shown);
    this.#pages = known ? [known] : [];
    if (known) this.#showTop();
    else this.#open(path, {});
  }

  #showTop(): void {
    this.#present();
    this.showTop();
  }

  /** Only the page on top is seen; those below keep their place. */
  #present(): void {
    const top = this.top();
    if (!top) return;
    for (const { view } of [...this.#tabs.values(), ...this.#pages]) {
      view.layer.classList.toggle("page-below", view !== top.view);
    }
    this.#options.tabBar.select(this.#isTab(top.path) ? top.path : undefined);
    this.#options.onBarColor(top.view.bar.frontColor());
  }

  #hideTop(): void {
    const top = this.top();
    if (top) this.#hide(top);
  }

  #hide({ page }: OpenPage): void {
    callSafely(page.instance, page.instance.onHide);
    page.triggerPageLifetime("hide");
  }

  #unload({ path, page }: OpenPage): void {
    this.#tabs.delete(path);
    callSafely(page.instance, page.instance.onUnload);
  }

  #close(page: OpenPage | undefined): void {
    if (!page) return;
    this.#unload(page);
    page.page.release();
    page.view.layer.remove();
  }

  #closeAll(): void {
    for (const page of new Set([...this.#pages.splice(0).toReversed(), ...this.#tabs.values()])) {
      this.#close(page);
    }
  }
}

/** WeChat's limit. */
const maxDepth = 10;
