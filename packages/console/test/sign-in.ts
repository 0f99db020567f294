import type { TestServer } from "@hongyan/testing/server";
import { issueSetupLink } from "../../server/src/flow/operators/links.ts";
import { hashPassword } from "../../server/src/flow/operators/passwords.ts";
import { uuidv7 } from "../../server/src/ids.ts";
import { insertOperator, replaceRoles } from "../../server/src/store/operators.ts";

export const password = "correct horse battery";

export type RoleName = "owner" | "operator" | "viewer";

/** The first owner, by the link that the server prints; and beside them one of each other role in every app. */
export async function makeOperators({ server, call }: TestServer): Promise<void> {
  const link = await issueSetupLink(server.ctx);
  const token = link?.path.split("token=")[1];
  const answer = await call("POST", "/v1/setup", { token, name: "owner", password }, { key: null });
  if (answer.status !== 201) throw new Error(`no owner: ${JSON.stringify(answer)}`);
  for (const role of ["operator", "viewer"] as const) {
    const operatorId = uuidv7();
    const passwordHash = await hashPassword(password);
    await server.ctx.db.transaction().execute(async (tx) => {
      await insertOperator(tx, { operatorId, name: role, passwordHash });
      await replaceRoles(tx, operatorId, [{ appid: null, role }]);
    });
  }
}

/** The value of a session's cookie, named `hongyan`. */
export async function signInAs(serverUrl: string, name: string): Promise<string> {
  const response = await fetch(`${serverUrl}/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, password }),
  });
  const [, value] = /hongyan=([^;]+)/.exec(response.headers.get("set-cookie") ?? "") ?? [];
  if (value === undefined) throw new Error(`not signed in: ${await response.text()}`);
  return value;
}
