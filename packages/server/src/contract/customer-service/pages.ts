import { z } from "zod";
import { ofApp } from "../common.ts";

const limit = z.coerce.number().int().min(1).max(200).default(50);
const cursor = z
  .string()
  .regex(/^\d{1,17}_[0-9A-Za-z_-]{1,64}$/, "must be the nextCursor of the page before")
  .optional();
export const page = ofApp.extend({ cursor, limit });
export const nextCursor = z.string().nullable();
