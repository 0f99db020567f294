import { STATUS_CODES } from "node:http";
import type { OpenAPIV3_1 } from "openapi-types";

type Document = Partial<OpenAPIV3_1.Document>;

const methods = ["get", "put", "post", "delete", "patch"] as const;

/** What generators of clients need beyond the routes' schemas: answers that say what they are, and no schema that nobody uses. */
export function tidyDocument(document: Document): Document {
  for (const item of Object.values(document.paths ?? {})) {
    for (const method of methods) {
      const operation = item?.[method];
      if (operation !== undefined) describeAnswers(operation);
    }
  }
  dropUnusedSchemas(document);
  return document;
}

function describeAnswers(operation: OpenAPIV3_1.OperationObject): void {
  for (const [status, answer] of Object.entries(operation.responses ?? {})) {
    if ("$ref" in answer) continue;
    if (answer.description === "Default Response") {
      answer.description = descriptions[status] ?? STATUS_CODES[status] ?? status;
    }
    // A route whose good answer is a file or a stream refuses in JSON all the same.
    const [content] = Object.values(answer.content ?? {});
    if (status in descriptions && content !== undefined) {
      answer.content = { "application/json": content };
    }
  }
}

const descriptions: Record<string, string> = {
  "4XX": "Refused: the error says what to change",
  "5XX": "Failed in the server: repeat it, a send with the same Idempotency-Key",
};

/** A named schema is described as what comes in and as what goes out, whichever of the two a route has. */
function dropUnusedSchemas(document: Document): void {
  const schemas = document.components?.schemas ?? {};
  for (;;) {
    const text = JSON.stringify(document);
    const unused = Object.keys(schemas).filter(
      (name) => !text.includes(`"#/components/schemas/${name}"`),
    );
    if (unused.length === 0) return;
    for (const name of unused) delete schemas[name];
  }
}
