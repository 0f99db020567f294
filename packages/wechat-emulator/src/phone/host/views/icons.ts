import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit-html";

/** Drawn in the colour of the text around them. */
export const icons = {
  back: icon(svg`<path d="M15.5 4 8 12l7.5 8" />`),
  more: icon(
    svg`<g class="dots"><circle cx="5" cy="12" r="1.6" /><circle cx="12" cy="12" r="1.6" /><circle cx="19" cy="12" r="1.6" /></g>`,
  ),
  home: icon(svg`<path d="M4 11.5 12 5l8 6.5M6.5 10v9h11v-9" />`),
  restart: icon(svg`<path d="M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4" />`),
  plus: icon(svg`<path d="M12 5v14M5 12h14" />`),
  close: icon(svg`<path d="m6 6 12 12M18 6 6 18" />`),
  search: icon(svg`<circle cx="11" cy="11" r="6" /><path d="m15.5 15.5 4 4" />`),
  bell: icon(
    svg`<path d="M6 16.5h12c-1.2-1.4-1.5-2.6-1.5-6a4.5 4.5 0 0 0-9 0c0 3.4-.3 4.6-1.5 6ZM10.3 19a1.8 1.8 0 0 0 3.4 0" />`,
  ),
  info: icon(svg`<circle cx="12" cy="12" r="8.5" /><path d="M12 11v5.5M12 7.6v.1" />`),
  tick: icon(svg`<path d="m5.5 12.5 4.3 4.3 8.7-9.3" />`),
  chevron: icon(svg`<path d="m9 5 7 7-7 7" />`),
  picture: icon(
    svg`<rect x="4" y="5.5" width="16" height="13" rx="1.5" /><path d="m4.5 16.5 4.5-4.5 3.5 3.5 2.5-2.5 4.5 4" /><circle cx="15.3" cy="9.3" r="1.2" />`,
  ),
  signal: icon(
    svg`<g class="solid"><rect x="3" y="14" width="3" height="4" rx="1" /><rect x="7.7" y="11.5" width="3" height="6.5" rx="1" /><rect x="12.4" y="9" width="3" height="9" rx="1" /><rect x="17.1" y="6.5" width="3" height="11.5" rx="1" /></g>`,
  ),
  wifi: icon(
    svg`<g class="solid"><path d="M12 18.5 9.2 15.6a4 4 0 0 1 5.6 0Z" /></g><path d="M6.7 13a7.6 7.6 0 0 1 10.6 0M4 10a11.4 11.4 0 0 1 16 0" />`,
  ),
  plane: icon(
    svg`<g class="solid"><path d="M20.5 13.8v-1.9l-7-4.3V4.8c0-1-.7-1.8-1.5-1.8s-1.5.8-1.5 1.8v2.8l-7 4.3v1.9l7-2.1v4.5l-2 1.5v1.4l3.5-1 3.5 1v-1.4l-2-1.5v-4.5Z" /></g>`,
  ),
  battery: icon(
    svg`<rect x="2" y="7.5" width="18" height="9" rx="2.8" /><g class="solid"><rect x="3.9" y="9.4" width="12" height="5.2" rx="1.3" /><rect x="21" y="10.3" width="1.5" height="3.4" rx=".7" /></g>`,
  ),
  chats: icon(
    svg`<path d="M12 5c-4.4 0-8 2.9-8 6.5 0 2 1.1 3.8 2.9 5L6.5 19l2.7-1.4c.9.3 1.8.4 2.8.4 4.4 0 8-2.9 8-6.5S16.4 5 12 5Z" />`,
  ),
  contacts: icon(
    svg`<circle cx="12" cy="8.5" r="3.5" /><path d="M5 19c.5-3.5 3.3-5 7-5s6.5 1.5 7 5Z" />`,
  ),
  compass: icon(svg`<circle cx="12" cy="12" r="8" /><path d="m15.5 8.5-2 5-5 2 2-5Z" />`),
  person: icon(svg`<circle cx="12" cy="9" r="3.5" /><path d="M5.5 19.5a6.5 6.5 0 0 1 13 0Z" />`),
};

function icon(shape: SVGTemplateResult): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>`;
}
