import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { findScene } from "../../store/scenes.ts";
import { upsertTemplateBridge, type TemplateBridgeRow } from "../../store/template-bridges.ts";
import { compileBridge } from "./bridge-template-message.ts";
import { compileMapping } from "../messages/scene-mapping.ts";

/**
 * Saves a bridge after checking it against its scene: every param filled, none that the scene does not read, all Liquid
 * parsed.
 *
 * @throws {HongyanError} SCENE_NOT_FOUND, BRIDGE_INVALID
 */
export async function saveBridge(
  ctx: Pick<Context, "db">,
  appid: string,
  bridge: Omit<TemplateBridgeRow, "updatedAt">,
): Promise<void> {
  // Not from the cache: a scene that was saved a moment ago must count.
  const scene = await findScene(ctx.db, appid, bridge.scene);
  if (scene === undefined) {
    throw new HongyanError("SCENE_NOT_FOUND", `app ${appid} has no scene ${bridge.scene}`, {
      hint: "GET /v1/scenes lists the scenes; POST /v1/scenes makes one.",
    });
  }
  checkParams(bridge, compileMapping(scene).params);
  checkLiquid(bridge);
  await upsertTemplateBridge(ctx.db, appid, bridge);
}

function checkParams(bridge: Omit<TemplateBridgeRow, "updatedAt">, params: string[]): void {
  const missing = params.filter((name) => !Object.hasOwn(bridge.mapping, name));
  const foreign = Object.keys(bridge.mapping).filter((name) => !params.includes(name));
  if (missing.length === 0 && foreign.length === 0) return;
  const faults = [
    ...missing.map((name) => `${name} is not filled`),
    ...foreign.map((name) => `${name} is no param of ${bridge.scene}`),
  ];
  throw new HongyanError(
    "BRIDGE_INVALID",
    `the bridge of ${bridge.templateId} does not fit scene ${bridge.scene}: ${faults.join("; ")}`,
    {
      hint: `Fill exactly these params: ${params.join(", ")}.`,
      details: { missing, foreign },
    },
  );
}

function checkLiquid(bridge: Omit<TemplateBridgeRow, "updatedAt">): void {
  try {
    compileBridge(bridge);
  } catch (error) {
    if (!(error instanceof HongyanError)) throw error;
    throw new HongyanError("BRIDGE_INVALID", error.message, {
      hint: 'Write values as {{ keyword1 }} or {{ keyword2 | default: "无" }}.',
      details: error.details,
    });
  }
}
