import { eventFamilies, type EventFamily } from "../../api/event-types.ts";

/** Everything, each family, each type: as `<Select mode="tags">` has options. */
export function eventOptions(sayFamily: (family: EventFamily) => string, sayAll: string) {
  return [
    { value: "*", label: `* ${sayAll}` },
    ...(Object.entries(eventFamilies) as [EventFamily, readonly string[]][]).flatMap(
      ([family, types]) => [
        { value: `${family}.*`, label: `${family}.* ${sayFamily(family)}` },
        ...types.map((type) => ({ value: `${family}.${type}`, label: `${family}.${type}` })),
      ],
    ),
  ];
}
