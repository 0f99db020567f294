import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";

type Transform = NonNullable<FastifyDynamicSwaggerOptions["transform"]>;

/** Gives every operation of /openapi.json its name. */
export function nameOperations(transform: Transform): Transform {
  return (route) => {
    const { schema, url } = transform(route);
    const [method = "get"] = [route.route.method].flat();
    return { schema: { operationId: operationIdOf(method, route.url), ...schema }, url };
  };
}

/**
 * A stable name of a route for programs that make clients from /openapi.json: the method, then the path, with what stands in it
 * as By…: `POST /v1/messages/:id/cancel` is postMessagesByIdCancel.
 */
function operationIdOf(method: string, url: string): string {
  const words = url
    .replace(/^\/v1\//, "")
    .split("/")
    .flatMap((part) => (part.startsWith(":") ? ["by", part.slice(1)] : part.split(/[^A-Za-z0-9]+/)))
    .filter((word) => word !== "");
  return method.toLowerCase() + words.map(capitalise).join("");
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
