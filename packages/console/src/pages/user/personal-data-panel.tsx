import { DownloadOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { erasureQuery, eraseUser, exportUrl } from "../../api/personal-data.ts";
import type { UserDetail } from "../../api/users.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { useMay } from "../../shell/operator.ts";
import { words } from "./words.ts";

/** What a user may ask for: a copy of everything that is kept about them, and to be forgotten. Nothing for those who may do neither. */
export function PersonalDataPanel({
  appid,
  user: { openid },
  onErasing,
}: {
  appid: string;
  user: UserDetail;
  /** The erasure that has begun. */
  onErasing: (erasureId: string) => void;
}) {
  const say = useWords(words);
  const may = useMay();
  const queries = useQueryClient();
  const mayErase = may("personal-data:write");
  if (!may("personal-data:read") && !mayErase) return null;
  const erase = async () => {
    const begun = await eraseUser(appid, openid);
    queries.setQueryData(erasureQuery(appid, begun.id).queryKey, begun);
    onErasing(begun.id);
  };
  return (
    <Panel title={say("personalData")}>
      <div className={styles["lines"]}>
        <p className={styles["soft"]}>{say("personalDataHint")}</p>
        <div className={styles["buttons"]}>
          {may("personal-data:read") && (
            <Button
              icon={<DownloadOutlined />}
              href={exportUrl(appid, openid)}
              download={`${openid}.json`}
            >
              {say("exportData")}
            </Button>
          )}
          {mayErase && (
            <ConfirmButton
              danger
              title={say("eraseTitle")}
              consequence={
                <>
                  <p>{say("eraseGoes")}</p>
                  <p>{say("eraseStays")}</p>
                  <p>{say("eraseElsewhere")}</p>
                  <p>{say("eraseExportFirst")}</p>
                </>
              }
              confirmLabel={say("eraseNow")}
              onConfirm={erase}
            >
              {say("erase")}
            </ConfirmButton>
          )}
        </div>
      </div>
    </Panel>
  );
}
