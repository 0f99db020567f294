/** Under a name that the built file can shorten: ES2017 has no spread of objects, so it is called all over. */
export const { assign } = Object;
