import type { Manifest } from "./contract.ts";

export async function readManifest(): Promise<Manifest> {
  const answer = await fetch("/phone/miniprogram.json", { cache: "no-store" });
  if (!answer.ok) throw new Error(`/phone/miniprogram.json: HTTP ${answer.status}`);
  return nameProgram((await answer.json()) as Manifest);
}

/** WeChat keeps a mini program's name outside its source. The title of app.json is closer to it than a folder's name. */
export function nameProgram(manifest: Manifest): Manifest {
  return { ...manifest, name: manifest.navigationBarTitleText || manifest.name };
}
