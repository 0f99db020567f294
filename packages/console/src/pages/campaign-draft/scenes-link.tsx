import { useWords } from "../../language/language.ts";
import { appPages, pathFor } from "../../navigation.ts";
import { LinkButton } from "../../parts/link-button.tsx";
import { useAppid, useMay } from "../../shell/operator.ts";
import { words } from "./words.ts";

/** To where scenes are made, for those who may. */
export function ScenesLink() {
  const say = useWords(words);
  const appid = useAppid();
  const may = useMay();
  const page = appPages.find(({ path }) => path === "/$appid/scenes");
  if (page === undefined || !may("scenes:write")) return null;
  return (
    <LinkButton color="primary" variant="solid" to={pathFor(page, appid)}>
      {say("toScenes")}
    </LinkButton>
  );
}
