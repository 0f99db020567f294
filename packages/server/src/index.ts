export { readConfig, type ServerConfig } from "./config.ts";
export { createContext, type Context } from "./context.ts";
export { HongyanError, errorCodes, type ErrorCode } from "./errors.ts";
export { startServer, type Server, type ServerOptions } from "./server.ts";
