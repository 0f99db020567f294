import type { Phone } from "../ports.ts";
import { showActionSheet } from "./action-sheet.ts";
import type { Glass } from "./glass.ts";

/** Behind ···: what WeChat offers there and the phone can do. */
export async function openCapsuleMenu(
  glass: Glass,
  phone: Phone,
  { name, onRestart }: { name: string; onRestart(): void },
): Promise<void> {
  const index = await showActionSheet(glass, {
    alertText: name,
    itemList: ["设置", "重新进入小程序"],
    itemColor: "#000000",
  });
  if (index === 0) await phone.openSettings();
  if (index === 1) onRestart();
}
