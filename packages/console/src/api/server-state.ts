import { createStore } from "../store.ts";

/** True from the first request that nobody answers until the server is ready again. */
export const isServerAway = createStore(false);

/** True while the server does not know this browser's session any more, though the console was signed in. */
export const isSessionOver = createStore(false);

/** The id of the operator whose page this is. */
export const signedInAs = createStore<string | undefined>(undefined);

/** Of the session: the server takes no change of state without it. */
export const csrfToken = createStore("");
