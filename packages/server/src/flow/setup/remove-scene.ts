import type { Context } from "../../context.ts";
import { lockApp } from "../../store/apps.ts";
import { deleteScene, findSceneToChange, type SceneRow } from "../../store/scenes.ts";

/** False when there is no such scene. @param check throws when the scene is not as the caller has seen it */
export async function removeScene(
  ctx: Pick<Context, "db" | "reference">,
  appid: string,
  name: string,
  check?: (current: SceneRow | undefined) => void,
): Promise<boolean> {
  const isRemoved = await ctx.db.transaction().execute(async (tx) => {
    await lockApp(tx, appid);
    if (check !== undefined) check(await findSceneToChange(tx, appid, name));
    return deleteScene(tx, appid, name);
  });
  ctx.reference.forget();
  return isRemoved;
}
