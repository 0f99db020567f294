import { MenuOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useRef, useState, type ReactNode } from "react";
import { useWords } from "../language/language.ts";
import { AccountMenu } from "./account-menu.tsx";
import { AppPicker } from "./app-picker.tsx";
import { Brand } from "./brand.tsx";
import { PhoneLink } from "./phone-link.tsx";
import { SideNavigation } from "./side-navigation.tsx";
import styles from "./shell.module.css";
import { words } from "./words.ts";

/** What is around every page: the navigation (a drawer on a phone), the app, the account. */
export function Shell({ children }: { children: ReactNode }) {
  const say = useWords(words);
  const main = useRef<HTMLElement>(null);
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  return (
    <div className={styles["shell"]}>
      <button type="button" className={styles["skip"]} onClick={() => main.current?.focus()}>
        {say("skip")}
      </button>
      <div className={styles["side"]}>
        <div className={styles["sideContent"]}>
          <Brand />
          <SideNavigation />
        </div>
      </div>
      <header className={styles["top"]}>
        <Button
          className={styles["menuButton"] ?? ""}
          type="text"
          icon={<MenuOutlined />}
          aria-label={say("openMenu")}
          aria-expanded={isMenuOpen}
          onClick={() => setIsMenuOpen(true)}
        />
        <AppPicker />
        <div className={styles["topEnd"]}>
          <PhoneLink />
          <AccountMenu />
        </div>
      </header>
      <main ref={main} tabIndex={-1} className={styles["main"]}>
        {children}
      </main>
      <Drawer
        open={isMenuOpen}
        onClose={() => setIsMenuOpen(false)}
        placement="left"
        size={260}
        title={<Brand />}
        styles={{ body: { padding: 12 } }}
      >
        <SideNavigation onChosen={() => setIsMenuOpen(false)} />
      </Drawer>
    </div>
  );
}
