import { EditOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Switch } from "antd";
import {
  autoRepliesKey,
  deleteAutoReply,
  orderAutoReplies,
  switchAutoReply,
  type AutoReply,
} from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { ConfirmButton } from "../../../parts/confirm-button.tsx";
import { ErrorNote } from "../../../parts/error-note.tsx";
import { MoveButtons } from "../move-buttons.tsx";
import cards from "../service.module.css";
import { words as serviceWords } from "../words.ts";
import { RuleSummary } from "./rule-summary.tsx";
import { words } from "./words.ts";

interface Change {
  id: string;
  enabled: boolean;
}

/** The rules in the order in which they are asked. */
export function RuleList({
  appid,
  rules,
  mayChange,
  onEdit,
}: {
  appid: string;
  rules: AutoReply[];
  mayChange: boolean;
  onEdit: (rule: AutoReply) => void;
}) {
  const say = useWords(words);
  const sayService = useWords(serviceWords);
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: autoRepliesKey(appid) });
  const order = useMutation({
    mutationFn: (ids: string[]) => orderAutoReplies(appid, ids),
    onSettled: refresh,
  });
  const turn = useMutation({
    mutationFn: ({ id, enabled }: Change) => switchAutoReply(appid, id, enabled),
    onSettled: refresh,
  });
  const ids = rules.map((rule) => rule.id);
  return (
    <div>
      <ErrorNote error={order.error ?? turn.error} />
      <ol className={cards["cards"]} aria-label={say("list")}>
        {rules.map((rule, index) => {
          const name = `${index + 1} ${say(`short_${rule.trigger}`)}`;
          return (
            <li key={rule.id}>
              <RuleSummary appid={appid} rule={rule} place={index + 1} />
              {mayChange && (
                <div className={cards["cardActions"]}>
                  <Switch
                    size="small"
                    aria-label={say("enabledOf", { name })}
                    checked={rule.enabled}
                    loading={turn.isPending && turn.variables.id === rule.id}
                    onChange={(enabled) => turn.mutate({ id: rule.id, enabled })}
                  />
                  <MoveButtons
                    ids={ids}
                    id={rule.id}
                    name={name}
                    isBusy={order.isPending}
                    onMove={(moved) => order.mutate(moved)}
                  />
                  <Button
                    type="text"
                    size="small"
                    icon={<EditOutlined />}
                    aria-label={`${sayService("edit")} ${name}`}
                    onClick={() => onEdit(rule)}
                  >
                    {sayService("edit")}
                  </Button>
                  <ConfirmButton
                    danger
                    type="text"
                    size="small"
                    title={say("deleteTitle")}
                    consequence={<p>{say("deleteConsequence")}</p>}
                    confirmLabel={sayService("delete")}
                    onConfirm={async () => {
                      await deleteAutoReply(appid, rule.id);
                      await refresh();
                    }}
                  >
                    {sayService("delete")}
                  </ConfirmButton>
                </div>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
