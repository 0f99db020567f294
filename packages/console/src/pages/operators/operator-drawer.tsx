import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Drawer, Form } from "antd";
import { useState } from "react";
import {
  changeOperator,
  issueLink,
  operatorsQuery,
  removeOperator,
  type Colleague,
  type OneTimeLink,
} from "../../api/operators.ts";
import { sessionQuery } from "../../api/session.ts";
import { useWords } from "../../language/language.ts";
import { currentOf } from "../../parts/changed-meanwhile.tsx";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import styles from "../../parts/stack.module.css";
import { useSubmit } from "../../parts/use-submit.ts";
import { LinkOnce } from "./link-once.tsx";
import { RoleFields, toRoles, toRoleValues, type RoleValue } from "./role-fields.tsx";
import { words } from "./words.ts";

/** One person: roles, a new link, and the ways out. */
export function OperatorDrawer({
  operatorId,
  onClose,
}: {
  operatorId: string;
  onClose: () => void;
}) {
  const say = useWords(words);
  const { data: operators, error } = useQuery(operatorsQuery);
  const operator = operators?.find(({ id }) => id === operatorId);
  return (
    <Drawer open size={520} title={operator?.name ?? say("title")} onClose={onClose}>
      <ErrorNote error={error} />
      {operator !== undefined && (
        <div className={styles["lines"]}>
          <RolesForm operator={operator} />
          <Ways operator={operator} onRemoved={onClose} />
        </div>
      )}
    </Drawer>
  );
}

function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: ["operators"] });
    // Who changes their own roles sees another console.
    await queries.invalidateQueries(sessionQuery);
  };
}

function RolesForm({ operator }: { operator: Colleague }) {
  const say = useWords(words);
  const refresh = useRefresh();
  const [form] = Form.useForm<{ roles: RoleValue[] }>();
  // Roles that are read again in the background leave the form alone: it saves against those that it was filled from.
  const [seen, setSeen] = useState<Pick<Colleague, "roles" | "version">>(operator);
  const isAsSeen = JSON.stringify(operator.roles) === JSON.stringify(seen.roles);
  const [isSaved, setIsSaved] = useState(false);
  const { isBusy, error, onFinish } = useSubmit(form, async ({ roles }) => {
    setIsSaved(false);
    const { version } = isAsSeen ? operator : seen;
    setSeen(await changeOperator(operator.id, { roles: toRoles(roles) }, version));
    setIsSaved(true);
    await refresh();
  });
  const theirs = currentOf(error) as Pick<Colleague, "roles" | "version"> | undefined;
  const isBehind = theirs !== undefined && theirs.version !== seen.version;
  const takeTheirs = (newest: Pick<Colleague, "roles" | "version">) => {
    setSeen(newest);
    form.setFieldsValue({ roles: toRoleValues(newest.roles) });
  };
  return (
    <section>
      <h3>{say("roles")}</h3>
      <Form
        name="roles"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ roles: toRoleValues(operator.roles) }}
        onFinish={onFinish}
      >
        <RoleFields isOptional />
        {isBehind ? (
          <ErrorNote
            error={error}
            action={<Button onClick={() => takeTheirs(theirs)}>{say("takeTheirs")}</Button>}
          />
        ) : (
          theirs === undefined && <ErrorNote error={error} />
        )}
        {isSaved && !isBusy && <Alert type="success" showIcon role="status" title={say("saved")} />}
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {say("saveRoles")}
        </Button>
      </Form>
    </section>
  );
}

function Ways({ operator, onRemoved }: { operator: Colleague; onRemoved: () => void }) {
  const say = useWords(words);
  const refresh = useRefresh();
  const [link, setLink] = useState<OneTimeLink>();
  const { id, name, hasPassword, hasTotp, disabledAt } = operator;
  const change = (body: Parameters<typeof changeOperator>[1]) => async () => {
    await changeOperator(id, body);
    await refresh();
  };
  return (
    <section className={styles["lines"]}>
      <h3>{say("ways")}</h3>
      <div className={styles["buttons"]}>
        <ConfirmButton
          title={say(hasPassword ? "resetTitle" : "inviteAgainTitle", { name })}
          consequence={say(hasPassword ? "resetHint" : "inviteAgainHint")}
          confirmLabel={say(hasPassword ? "reset" : "inviteAgain")}
          onConfirm={async () => setLink(await issueLink(id))}
        >
          {say(hasPassword ? "reset" : "inviteAgain")}
        </ConfirmButton>
        {hasTotp && (
          <ConfirmButton
            title={say("removeTotpTitle", { name })}
            consequence={say("removeTotpHint")}
            confirmLabel={say("removeTotp")}
            onConfirm={change({ totp: null })}
          >
            {say("removeTotp")}
          </ConfirmButton>
        )}
        {disabledAt === null ? (
          <ConfirmButton
            danger
            title={say("disableTitle", { name })}
            consequence={say("disableHint")}
            confirmLabel={say("disable")}
            onConfirm={change({ disabled: true })}
          >
            {say("disable")}
          </ConfirmButton>
        ) : (
          <ConfirmButton
            title={say("enableTitle", { name })}
            consequence={say("enableHint")}
            confirmLabel={say("enable")}
            onConfirm={change({ disabled: false })}
          >
            {say("enable")}
          </ConfirmButton>
        )}
        <ConfirmButton
          danger
          title={say("removeTitle", { name })}
          consequence={say("removeHint")}
          confirmLabel={say("remove")}
          onConfirm={async () => {
            await removeOperator(id);
            await refresh();
            onRemoved();
          }}
        >
          {say("remove")}
        </ConfirmButton>
      </div>
      {link !== undefined && <LinkOnce link={link} />}
    </section>
  );
}
