export interface Release {
  version: string;
  /** 2026-12-01 */
  date: string;
  changesets: readonly Change[];
}

interface Change {
  summary: string;
  releases: readonly { type: string }[];
}

const titles = {
  major: "Changed, and to be minded when upgrading",
  minor: "Added",
  patch: "Mended",
};

/** The changelog with a section for the release; each change stands there once, under the largest of its bumps. */
export function changelogWith(changelog: string, { version, date, changesets }: Release): string {
  const groups = Object.entries(titles)
    .map(([bump, title]) => ({ title, changes: changesets.filter((one) => sizeOf(one) === bump) }))
    .filter(({ changes }) => changes.length > 0)
    .map(({ title, changes }) => `### ${title}\n\n${changes.map(toItem).join("\n")}\n\n`);
  const section = `## [${version}] ${date}\n\n${groups.join("")}`;
  const at = changelog.search(/^## /m);
  return at === -1
    ? `${changelog}\n${section}`
    : changelog.slice(0, at) + section + changelog.slice(at);
}

/** What the changelog says of a version, without the heading. @throws when it says nothing */
export function sectionOf(changelog: string, version: string): string {
  const section = changelog.split(/^(?=## )/m).find((text) => text.startsWith(`## [${version}]`));
  const body = section?.slice(section.indexOf("\n")).trim();
  if (body === undefined || body === "")
    throw new Error(`CHANGELOG.md has no section [${version}]`);
  return `${body}\n`;
}

function sizeOf({ releases }: Change): string | undefined {
  return Object.keys(titles).find((bump) => releases.some(({ type }) => type === bump));
}

function toItem({ summary }: Change): string {
  return `- ${summary.trim().replaceAll(/\n(?=.)/g, "\n  ")}`;
}
