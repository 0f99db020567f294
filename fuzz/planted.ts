import { randomBytes } from "node:crypto";
import { apiKey } from "@hongyan/testing/server";

/** Secrets that the world is made with, and those that requests bring along: none may come out anywhere. */
export const planted = {
  appSecret: "PLANTED-app-secret-0001",
  apiKey,
  masterKey: randomBytes(32).toString("base64"),
  callbackToken: "PLANTEDcallbackToken",
  encodingAESKey: `PLANTED${"A".repeat(36)}`,
  password: "PLANTED password of a person",
  jsCode: "PLANTED-js-code",
  link: "PLANTED-link-token",
  otherSecret: "PLANTED-other-app-secret",
} as const;
