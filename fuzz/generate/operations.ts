/** The parts of an OpenAPI document that requests are made from. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Schema;
}

export interface Operation {
  method: string;
  path: string;
  parameters: Parameter[];
  body: Schema | undefined;
}

export interface ApiDocument {
  paths: Record<
    string,
    Record<
      string,
      {
        parameters?: Parameter[];
        requestBody?: { content?: Record<string, { schema?: Schema }> };
      }
    >
  >;
  components?: { schemas?: Record<string, Schema> };
}

/** Every operation of the document, and what it does not name: pages, wrong methods, paths that are not there. */
export function readOperations(document: ApiDocument): Operation[] {
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: Object.values(requestBody?.content ?? {})[0]?.schema,
    })),
  );
  const others = ["/", "/console", "/console/{name}", "/docs", "/docs/json", "/openapi.json"]
    .concat(["/cgi-bin/{name}", "/wxa/{name}", "/v1/{name}", "/{name}", "/v1/messages/{id}/{name}"])
    .flatMap((path) =>
      ["GET", "POST", "HEAD", "OPTIONS", "PUT"].map((method) => ({ method, path })),
    )
    .map((one) => ({ ...one, parameters: [], body: {} }));
  return [...documented, ...others];
}
