import { createAnimations } from "./animation.ts";
import { createAppEvents } from "./app-events.ts";
import { createDialogs } from "./dialogs.ts";
import { createHarmless } from "./harmless.ts";
import { createLogin } from "./login.ts";
import { withMissingApis } from "./missing-api.ts";
import { createNavigation } from "./navigation.ts";
import { createPageLook } from "./page-look.ts";
import { createPhoneAbilities } from "./phone-abilities.ts";
import { createPrivacy } from "./privacy.ts";
import { createRequest } from "./request.ts";
import { createSettings } from "./settings.ts";
import { createStorage } from "./storage.ts";
import { createSubscribe } from "./subscribe.ts";
import type { WxSurroundings } from "./surroundings.ts";
import { createSystemInfo } from "./system-info.ts";
import { createTools } from "./tools.ts";

/** What the phone has of `wx`; wx-coverage.ts says how well. */
export interface Wx
  extends
    ReturnType<typeof createLogin>,
    ReturnType<typeof createSubscribe>,
    ReturnType<typeof createSettings>,
    ReturnType<typeof createRequest>,
    ReturnType<typeof createStorage>,
    ReturnType<typeof createNavigation>,
    ReturnType<typeof createDialogs>,
    ReturnType<typeof createPageLook>,
    ReturnType<typeof createSystemInfo>,
    ReturnType<typeof createAnimations>,
    ReturnType<typeof createAppEvents>,
    ReturnType<typeof createPhoneAbilities>,
    ReturnType<typeof createPrivacy>,
    ReturnType<typeof createTools>,
    ReturnType<typeof createHarmless> {}

/** The `wx` object of one running mini program. Touches neither a DOM nor Node. */
export function createWx(around: WxSurroundings): Wx {
  return withMissingApis(
    {
      ...createLogin(around),
      ...createSubscribe(around),
      ...createSettings(around),
      ...createRequest(around),
      ...createStorage(around),
      ...createNavigation(around),
      ...createDialogs(around),
      ...createPageLook(around),
      ...createSystemInfo(around),
      ...createAnimations(),
      ...createAppEvents(around),
      ...createPhoneAbilities(around),
      ...createPrivacy(around),
      ...createTools(around),
      ...createHarmless(around),
    },
    around,
  );
}
