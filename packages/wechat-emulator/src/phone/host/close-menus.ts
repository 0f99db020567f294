/** A menu closes when something else is pressed. What is pressed in a mini program's frame takes the focus off the page. */
export function closeMenusElsewhere(): void {
  window.addEventListener("pointerdown", ({ target }) => closeMenus(target as Node));
  window.addEventListener("blur", () => closeMenus());
}

function closeMenus(pressed?: Node): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    if (!pressed || !menu.contains(pressed)) menu.open = false;
  }
}
