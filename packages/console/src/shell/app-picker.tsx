import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useRouterState } from "@tanstack/react-router";
import { Select } from "antd";
import { useEffect } from "react";
import { appsQuery } from "../api/apps.ts";
import { useWords } from "../language/language.ts";
import { appPages, pathFor } from "../navigation.ts";
import { lastApp } from "./last-app.ts";
import styles from "./shell.module.css";
import { words } from "./words.ts";

/** The app whose pages are shown. Another one is shown on the same page. */
export function AppPicker() {
  const say = useWords(words);
  const navigate = useNavigate();
  const { appid } = useParams({ strict: false });
  const path = useRouterState({ select: (state) => state.location.pathname });
  const { data: apps = [] } = useQuery(appsQuery);
  useEffect(() => {
    if (appid !== undefined) lastApp.set(appid);
  }, [appid]);

  const samePage = appPages.find((item) => path.startsWith(pathFor(item, appid ?? "")));
  return (
    <Select
      className={styles["appPicker"] ?? ""}
      aria-label={say("app")}
      placeholder={say("app")}
      value={appid ?? null}
      options={apps.map((app) => ({ value: app.appid, label: app.name, appid: app.appid }))}
      optionRender={({ data }) => (
        <span className={styles["appOption"]}>
          <bdi>{data.label}</bdi>
          <code>{data.appid}</code>
        </span>
      )}
      showSearch={{ optionFilterProp: ["label", "value"] }}
      popupMatchSelectWidth={280}
      notFoundContent={say("noSuchApp")}
      onChange={(chosen: string) =>
        void navigate({ to: samePage === undefined ? "/" : pathFor(samePage, chosen) })
      }
    />
  );
}
