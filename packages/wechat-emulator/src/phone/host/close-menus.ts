/** A menu closes when something else is pressed; the style sheet lets no press into a mini program's frame meanwhile. */
export function closeMenusElsewhere(): void {
  window.addEventListener("pointerdown", ({ target }) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
      if (!menu.contains(target as Node)) menu.open = false;
    }
  });
}
