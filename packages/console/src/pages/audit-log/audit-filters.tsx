import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { apiKeysQuery } from "../../api/api-keys.ts";
import { appsQuery } from "../../api/apps.ts";
import { operatorsQuery } from "../../api/operators.ts";
import { useWords } from "../../language/language.ts";
import { useMay } from "../../shell/operator.ts";
import { actions } from "./actions.ts";
import styles from "./audit-log.module.css";
import { useSayAction } from "./use-say-action.ts";
import { words } from "./words.ts";

/** Filters of the log; they are the page's address. */
export function AuditFilters({
  appid,
  actor,
  action,
  onChange,
}: {
  appid: string | undefined;
  actor: string | undefined;
  action: string | undefined;
  onChange: (changes: Record<string, string | undefined>) => void;
}) {
  const say = useWords(words);
  const sayAction = useSayAction();
  const may = useMay(null);
  const { data: apps = [] } = useQuery(appsQuery);
  const { data: operators = [] } = useQuery({
    ...operatorsQuery,
    enabled: may("operators:read"),
  });
  const { data: keys = [] } = useQuery({ ...apiKeysQuery, enabled: may("api-keys:read") });
  const search = { showSearch: { optionFilterProp: ["label", "value"] }, allowClear: true };
  return (
    <div className={styles["filters"]}>
      <Select
        {...search}
        aria-label={say("app")}
        placeholder={say("app")}
        value={appid ?? null}
        options={apps.map((one) => ({ value: one.appid, label: one.name }))}
        onChange={(value: string | null) => onChange({ app: value ?? undefined })}
      />
      <Select
        {...search}
        aria-label={say("actor")}
        placeholder={say("actor")}
        value={actor ?? null}
        options={[
          ...operators.map(({ id, name }) => ({ value: id, label: name })),
          ...keys.map(({ id, name }) => ({ value: id, label: `${say("api-key")} ${name}` })),
        ]}
        onChange={(value: string | null) => onChange({ actor: value ?? undefined })}
      />
      <Select
        {...search}
        aria-label={say("action")}
        placeholder={say("action")}
        value={action ?? null}
        options={actions.map((value) => ({ value, label: sayAction(value) }))}
        onChange={(value: string | null) => onChange({ action: value ?? undefined })}
      />
    </div>
  );
}
