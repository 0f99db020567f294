import { html, render } from "lit-html";
import { closeMenusElsewhere } from "./close-menus.ts";
import { createEmulatorClient } from "./emulator-client.ts";
import { startHost, type Host } from "./host.ts";
import { createPanelState, type Language } from "./panel/panel-state.ts";
import { fitPhones } from "./fit-phones.ts";
import { neverFull, openShelf } from "./shelf.ts";
import { page } from "./views/page.ts";

const languageKey = "hongyan-phone:language";

/** The page is drawn anew, at most once a frame, whenever something changes. */
async function main(): Promise<void> {
  const root = document.body;
  let host: Host | undefined;
  let isDrawing = false;
  const draw = (): void => {
    if (isDrawing) return;
    isDrawing = true;
    requestAnimationFrame(() => {
      isDrawing = false;
      if (!host) return;
      render(page(host), root);
      keepLanguage(host.panel.language);
    });
  };
  const shelf = openShelf(() => localStorage);
  const kept = neverFull(shelf);
  let language: Language = kept.get(languageKey) === "en" ? "en" : "zh";
  const keepLanguage = (chosen: Language): void => {
    if (chosen === language) return;
    language = chosen;
    kept.set(languageKey, chosen);
  };
  const client = createEmulatorClient("");
  fitPhones();
  closeMenusElsewhere();

  try {
    host = await startHost({ client, panel: createPanelState(language), shelf, onChange: draw });
  } catch (error) {
    render(
      html`<main class="failure" role="alert">
        <h1>手机没有开机</h1>
        <p>${error instanceof Error ? error.message : String(error)}</p>
        <button type="button" @click=${() => location.reload()}>再试一次</button>
      </main>`,
      root,
    );
    return;
  }
  draw();
  // The clock in the status bars.
  setInterval(draw, 5_000);
}

void main();
