import { UserOutlined } from "@ant-design/icons";
import { useNavigate } from "@tanstack/react-router";
import { Button, Dropdown } from "antd";
import type { MenuProps } from "antd";
import { signOut, signOutEverywhere } from "../api/session.ts";
import { languageChoice, useWords } from "../language/language.ts";
import type { Language } from "../language/define-words.ts";
import { appearanceChoice, type Appearance } from "../theme/theme.ts";
import { useOperator } from "./operator.ts";
import styles from "./shell.module.css";
import { words } from "./words.ts";

const languageNames: Record<Language, string> = { "zh-CN": "简体中文", en: "English" };

/** The operator's name, with the choices of this browser and the ways out. */
export function AccountMenu() {
  const say = useWords(words);
  const navigate = useNavigate();
  const { name } = useOperator();
  const language = languageChoice.use();
  const appearance = appearanceChoice.use();
  const items: MenuProps["items"] = [
    {
      type: "group",
      label: say("language"),
      children: [
        { key: "language:zh-CN", label: languageNames["zh-CN"] },
        { key: "language:en", label: languageNames.en },
      ],
    },
    {
      type: "group",
      label: say("appearance"),
      children: [
        { key: "appearance:light", label: say("light") },
        { key: "appearance:dark", label: say("dark") },
        { key: "appearance:system", label: say("system") },
      ],
    },
    { type: "divider" },
    { key: "account", label: say("account") },
    { key: "signOut", label: say("signOut") },
    { key: "signOutEverywhere", label: say("signOutEverywhere") },
  ];
  const choose = (key: string) => {
    const [what, value = ""] = key.split(":");
    if (what === "language") languageChoice.set(value as Language);
    else if (what === "appearance") appearanceChoice.set(value as Appearance);
    else if (what === "account") void navigate({ to: "/account" });
    else void leave(what === "signOut" ? signOut : signOutEverywhere);
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items,
        selectedKeys: [`language:${language}`, `appearance:${appearance}`],
        onClick: ({ key }) => choose(key),
      }}
    >
      <Button type="text" icon={<UserOutlined />} className={styles["account"] ?? ""}>
        <span>{name}</span>
      </Button>
    </Dropdown>
  );
}

/** A fresh page: nothing that was read for the operator stays in memory. */
async function leave(signOut: () => Promise<unknown>): Promise<void> {
  await signOut();
  window.location.assign("/console/");
}
