import { expect, test } from "vitest";
import { scope } from "../../server/src/contract/scopes.ts";
import { allows, toAuthority } from "../../server/src/roles.ts";
import { mayDo } from "../src/shell/may-do.ts";

test.each(["owner", "operator", "viewer"] as const)(
  "the console offers the role %s what the server lets it do, and nothing else",
  (role) => {
    const offered = scope.options.filter((one) => mayDo(role, one));

    expect(offered).toEqual(
      scope.options.filter((one) => allows(toAuthority({ appid: null, role }), one)),
    );
  },
);
