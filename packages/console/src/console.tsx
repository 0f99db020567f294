import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { ConfigProvider } from "antd";
import { useLayoutEffect } from "react";
import { queryClient } from "./api/query-client.ts";
import { antdWords } from "./language/antd-words.ts";
import { useLanguage } from "./language/language.ts";
import { router } from "./router.ts";
import { nonce } from "./theme/nonce.ts";
import { antdTheme, useIsDark } from "./theme/theme.ts";

/** The whole console, in the reader's language and colours. */
export function Console() {
  const language = useLanguage();
  const isDark = useIsDark();
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
  }, [language, isDark]);
  return (
    <ConfigProvider
      locale={antdWords[language]}
      theme={antdTheme(isDark)}
      csp={{ nonce }}
      // Two Chinese characters on a button stand without a blank between them, as WeChat has them.
      button={{ autoInsertSpace: false }}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>
  );
}
