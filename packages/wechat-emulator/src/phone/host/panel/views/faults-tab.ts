import { html, nothing, type TemplateResult } from "lit-html";
import type { Host } from "../../host.ts";
import { faultSwitches, type FaultSwitch, type FaultTools } from "../fault-switches.ts";
import { addNotice } from "../panel-state.ts";
import type { PanelTexts } from "../texts.ts";

/** What can be made to go wrong, each with a sentence on what it shows. */
export function faultsTab(host: Host, texts: PanelTexts): TemplateResult {
  const target = host.phones.findIndex(({ openid }) => openid === host.panel.openid);
  const who = target < 0 ? texts.allPhones : texts.phone(target + 1);
  return html`
    <div class="faults">
      <p class="intro">${texts.faultsIntro}</p>
      <ul class="fault-list">
        ${faultSwitches.map((fault) => faultRow(host, texts, fault))}
      </ul>
      ${
        host.phones.length > 1
          ? html`<p class="intro">${texts.faultsFor} <b>${who}</b></p>`
          : nothing
      }
    </div>
  `;
}

/** Above every tab, so that no fault is forgotten. */
export function activeFaults(host: Host, texts: PanelTexts): TemplateResult | typeof nothing {
  const tools = toolsOf(host);
  const active = faultSwitches.filter((fault) => fault.isOn(tools));
  if (active.length === 0) return nothing;
  return html`
    <div class="chips" data-testid="active-faults">
      <span>${texts.activeFaults}</span>
      ${active.map(
        (fault) =>
          html`<button
            type="button"
            class="chip"
            data-testid="active-${fault.name}"
            @click=${() => void run(host, (given) => fault.turnOff(given))}
          >
            ${texts.faults[fault.name].title} <span aria-hidden="true">×</span>
          </button>`,
      )}
    </div>
  `;
}

function faultRow(host: Host, texts: PanelTexts, fault: FaultSwitch): TemplateResult {
  const { title, shows } = texts.faults[fault.name];
  const text = html`<span class="fault-title">${title}</span
    ><span class="fault-shows">${shows}</span>`;
  if (fault.kind === "once") {
    const onRun = (event: Event) => {
      const label = (event.currentTarget as Element).querySelector(".fault-now");
      void run(host, (tools) => fault.turnOn(tools)).then(() => flash(label, texts));
    };
    return html`<li>
      <button type="button" class="fault" data-testid="fault-${fault.name}" @click=${onRun}>
        ${text}<span class="fault-now">${texts.doNow}</span>
      </button>
    </li>`;
  }
  const isOn = fault.isOn(toolsOf(host));
  const onToggle = () =>
    void run(host, (tools) => (isOn ? fault.turnOff(tools) : fault.turnOn(tools)));
  return html`<li>
    <button
      type="button"
      class="fault"
      role="switch"
      aria-checked=${isOn ? "true" : "false"}
      data-testid="fault-${fault.name}"
      @click=${onToggle}
    >
      ${text}<span class="switch" aria-hidden="true"></span>
    </button>
  </li>`;
}

/** What has happened once leaves no switch behind; the label says that it did. */
function flash(label: Element | null, texts: PanelTexts): void {
  if (!label) return;
  label.setAttribute("data-done", texts.done);
  setTimeout(() => label.removeAttribute("data-done"), 1_500);
}

async function run(host: Host, act: (tools: FaultTools) => Promise<void>): Promise<void> {
  try {
    await act(toolsOf(host));
    await host.refreshEmulator();
  } catch (error) {
    host.changePanel((now) => addNotice(now, "error", String(error)));
  }
}

function toolsOf(host: Host): FaultTools {
  const { client, appid, emulator, panel } = host;
  const phones = host.phones.filter(
    ({ openid }) => panel.openid === undefined || openid === panel.openid,
  );
  return { client, appid, emulator, phones };
}
