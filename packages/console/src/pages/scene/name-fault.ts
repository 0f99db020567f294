/** What is wrong with the name of a new scene, as words.ts has it. */
export function nameFault(name: string): "nameNeeded" | "nameLong" | "nameRule" | undefined {
  if (name === "") return "nameNeeded";
  if (name.length > 63) return "nameLong";
  return /^[a-z0-9][a-z0-9-]*$/.test(name) ? undefined : "nameRule";
}
