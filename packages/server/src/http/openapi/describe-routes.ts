import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { createJsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import type { OpenAPIV3_1 } from "openapi-types";
import { version } from "../../version.ts";
import { nameOperations } from "./name-operations.ts";
import { nameSchemas } from "./name-schemas.ts";
import { tidyDocument } from "./tidy-document.ts";

/** Describes every route that is registered after it in one OpenAPI document: `app.swagger()`. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  nameSchemas();
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Hongyan 鸿雁",
        version,
        description: "Message push for WeChat Mini Programs 微信小程序消息推送",
      },
      components: {
        securitySchemes: {
          apiKey: { type: "http", scheme: "bearer", description: "An API key" },
          operator: {
            type: "apiKey",
            in: "cookie",
            name: "hongyan",
            description:
              "Set by POST /v1/session (over https its name is __Host-hongyan). Every /v1 route takes it in place of an API key; what changes something needs the header x-hongyan-csrf too",
          },
          session: { type: "http", scheme: "bearer", description: "A token of POST /mp/sessions" },
          wechatToken: {
            type: "apiKey",
            in: "query",
            name: "access_token",
            description: "A token of /cgi-bin/token or /cgi-bin/stable_token of this server",
          },
        },
      },
    },
    transform: nameOperations(createJsonSchemaTransform({ skipList: [] })),
    transformObject: (document) =>
      tidyDocument(jsonSchemaTransformObject(document) as Partial<OpenAPIV3_1.Document>),
  });
}
