import type { SceneRequest } from "../contract/scenes.ts";
import type { SceneRow } from "../store/scenes.ts";
import { toDailyWindow, toHours } from "./hours.ts";

type Rules = Pick<SceneRow, "quietHours" | "frequencyCap">;
type Written = Pick<SceneRequest, "quietHours" | "frequencyCap">;

const hourSeconds = 3_600;
const daySeconds = 24 * hourSeconds;

/** The rules of a scene as people write them -> as they are kept. */
export function toRules({ quietHours, frequencyCap }: Written): Rules {
  return {
    quietHours:
      quietHours === null ? null : { ...toDailyWindow(quietHours), action: quietHours.action },
    frequencyCap:
      frequencyCap === null
        ? null
        : {
            count: frequencyCap.count,
            seconds:
              (frequencyCap.perHours ?? 0) * hourSeconds + (frequencyCap.perDays ?? 0) * daySeconds,
            action: frequencyCap.action,
          },
  };
}

/** Whole days as days. */
export function fromRules({ quietHours, frequencyCap }: Rules): Written {
  return {
    quietHours: quietHours === null ? null : { ...toHours(quietHours), action: quietHours.action },
    frequencyCap:
      frequencyCap === null
        ? null
        : {
            count: frequencyCap.count,
            ...(frequencyCap.seconds % daySeconds === 0
              ? { perDays: frequencyCap.seconds / daySeconds }
              : { perHours: frequencyCap.seconds / hourSeconds }),
            action: frequencyCap.action,
          },
  };
}
