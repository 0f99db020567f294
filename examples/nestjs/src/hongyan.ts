/** What the client is injected by: its type is an interface, which is gone at run time. */
export const hongyan = Symbol("hongyan");
