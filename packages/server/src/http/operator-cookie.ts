import type { FastifyReply, FastifyRequest } from "fastify";
import { sessionLifeSeconds } from "../store/operator-sessions.ts";

/** The session's token, which the page itself cannot read. */
export function readSessionCookie(request: FastifyRequest): string | undefined {
  const value = request.cookies[cookieName(request)];
  return value === undefined || value === "" ? undefined : value;
}

export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
): void {
  reply.setCookie(cookieName(request), token, {
    ...attributes(request),
    maxAge: sessionLifeSeconds,
  });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(cookieName(request), attributes(request));
}

/** Over https browsers hold `__Host-` to this very host, this path and https. Over http they would not keep it. */
function cookieName(request: FastifyRequest): string {
  return isSecure(request) ? "__Host-hongyan" : "hongyan";
}

function attributes(request: FastifyRequest) {
  return {
    path: "/",
    httpOnly: true,
    sameSite: "strict" as const,
    secure: isSecure(request),
  };
}

/** As a trusted proxy says, too (HONGYAN_TRUSTED_PROXIES). */
function isSecure(request: FastifyRequest): boolean {
  return request.protocol === "https";
}
