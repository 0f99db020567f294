import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Modal } from "antd";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { reachQuery } from "../../api/statistics.ts";
import { templatesQuery, type Template } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { useAppid } from "../../shell/operator.ts";
import styles from "./templates.module.css";
import { words } from "./words.ts";

/** Deletes a template at WeChat; one that scenes use is not deleted, and they are named. */
export function DeleteTemplate({ template, scenes }: { template: Template; scenes: string[] }) {
  const say = useWords(words);
  const appid = useAppid();
  const queries = useQueryClient();
  const { templateId, title } = template;
  if (scenes.length > 0) return <InUse title={title} scenes={scenes} />;
  const remove = async () => {
    const params = { path: { templateId }, query: { appid } };
    await answerOf(api.DELETE("/v1/templates/{templateId}", { params }));
    await queries.invalidateQueries({ queryKey: templatesQuery(appid).queryKey });
  };
  return (
    <ConfirmButton
      type="text"
      danger
      title={say("deleteTitle", { title })}
      confirmLabel={say("deleteNow")}
      onConfirm={remove}
      consequence={<Losses templateId={templateId} />}
    >
      {say("delete")}
    </ConfirmButton>
  );
}

function Losses({ templateId }: { templateId: string }) {
  const say = useWords(words);
  const { data } = useQuery(reachQuery(useAppid()));
  const reach = data?.templates.find((one) => one.templateId === templateId);
  return (
    <>
      <p>{say("deleteConsequence")}</p>
      {reach !== undefined && reach.countedAt !== null && (
        <p>
          {reach.unlimited > 0 && say("deleteLosesLongTerm", { users: reach.unlimited })}
          {reach.grants > 0 &&
            say("deleteLosesGrants", { users: reach.users, grants: reach.grants })}
          {reach.unlimited + reach.grants === 0 && say("deleteLosesNothing")}
        </p>
      )}
    </>
  );
}

function InUse({ title, scenes }: { title: string; scenes: string[] }) {
  const say = useWords(words);
  const appid = useAppid();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button type="text" danger onClick={() => setIsOpen(true)}>
        {say("delete")}
      </Button>
      <Modal
        open={isOpen}
        title={say("deleteTitle", { title })}
        onCancel={() => setIsOpen(false)}
        footer={<Button onClick={() => setIsOpen(false)}>{say("close")}</Button>}
      >
        <p>{say("deleteInUse", { n: scenes.length })}</p>
        <ul className={styles["plain"]}>
          {scenes.map((name) => (
            <li key={name}>
              <Link to="/$appid/scenes/$scene" params={{ appid, scene: name }}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </Modal>
    </>
  );
}
