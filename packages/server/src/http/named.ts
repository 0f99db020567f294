import type { FastifyRequest } from "fastify";

/** What names things in requests. */
export interface Named {
  appid?: string;
  id?: string;
  name?: string;
  templateId?: string;
  componentAppid?: string;
}

/** Of each part of the request; what is no text there names nothing. */
export function named(request: FastifyRequest): Record<"params" | "query" | "body", Named> {
  const { params, query, body } = request;
  return { params: textsOf(params), query: textsOf(query), body: textsOf(body) };
}

export function textsOf(value: unknown): Named {
  if (typeof value !== "object" || value === null) return {};
  const { appid, id, name, templateId, componentAppid } = value as Record<string, unknown>;
  const texts = Object.entries({ appid, id, name, templateId, componentAppid });
  return Object.fromEntries(texts.filter(([, text]) => typeof text === "string"));
}
