import { constants } from "node:crypto";

/** RSAwithSHA256 as WeChat means it: RSASSA-PSS with a salt of 32 bytes. */
export const pssPadding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } as const;
