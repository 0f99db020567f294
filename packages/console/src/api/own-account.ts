import { answerOf, api } from "./client.ts";

/** Ends every other session. @throws {ApiError} PASSWORD_WRONG, TOO_MANY_ATTEMPTS */
export const changePassword = (password: { current: string; next: string }) =>
  answerOf(api.PATCH("/v1/session/operator", { body: { password } }));

/** Nothing asks for a code before one is confirmed. @throws {ApiError} PASSWORD_WRONG, TOTP_EXISTS, TOO_MANY_ATTEMPTS */
export const beginTotp = (password: string) =>
  answerOf(api.POST("/v1/session/totp", { body: { password } }));

/** @throws {ApiError} TOTP_INVALID */
export const confirmTotp = (code: string) =>
  answerOf(api.PUT("/v1/session/totp", { body: { code } }));

/** @throws {ApiError} PASSWORD_WRONG, TOO_MANY_ATTEMPTS */
export const removeTotp = (password: string) =>
  answerOf(api.DELETE("/v1/session/totp", { body: { password } }));
