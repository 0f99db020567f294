import { useQuery } from "@tanstack/react-query";
import { Form, Select } from "antd";
import { useWords } from "../../language/language.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { useAppid } from "../../shell/operator.ts";
import { KeywordPicker } from "./keyword-picker.tsx";
import { categoriesQuery } from "./library.ts";
import { TitleList } from "./title-list.tsx";
import styles from "./template-library.module.css";
import { words } from "./words.ts";

/** WeChat's public library 公共模板库: a category, a title of it, and keywords of the title make a template. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const [filters, changeFilters] = useFilters();
  const { data: categories, error } = useQuery(categoriesQuery(appid));
  const named = Number(filters["category"]);
  const category = categories?.find(({ id }) => id === named) ?? categories?.[0];
  const tid = filters["tid"];

  return (
    <>
      <PageHeader
        title={say("title")}
        lead={say("lead")}
        actions={
          <LinkButton to="/$appid/templates" params={{ appid }}>
            {say("back")}
          </LinkButton>
        }
      />
      <ErrorNote error={error} />
      {categories?.length === 0 && (
        <EmptyState title={say("noCategories")}>{say("noCategoriesHint")}</EmptyState>
      )}
      {category !== undefined && (
        <div className={styles["columns"]}>
          <section aria-label={say("titles")}>
            <Form layout="vertical">
              <Form.Item label={say("category")} htmlFor="category">
                <Select
                  id="category"
                  value={category.id}
                  options={categories?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
                  onChange={(id) => changeFilters({ category: String(id), tid: undefined })}
                />
              </Form.Item>
            </Form>
            <TitleList
              key={category.id}
              category={category.id}
              chosen={tid}
              onChoose={(next) => changeFilters({ category: String(category.id), tid: next })}
            />
          </section>
          {tid === undefined ? (
            <p className={styles["soft"]}>{say("chooseTitle")}</p>
          ) : (
            <KeywordPicker key={tid} tid={tid} category={category.id} />
          )}
        </div>
      )}
    </>
  );
}
