import { Input, Select } from "antd";
import type { CampaignSummary } from "../../api/campaign-types.ts";
import type { Scene } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import { Field } from "../../parts/field.tsx";
import { AudienceNow } from "./audience-now.tsx";
import styles from "./campaign-draft.module.css";
import { faultsIn, mostTags, type DraftForm } from "./draft-form.ts";
import { ListUpload } from "./list-upload.tsx";
import type { Uploading } from "./use-upload.ts";
import { words } from "./words.ts";

/** Who gets it: a filter, or a list; and how many that are now. */
export function AudienceStep({
  form,
  campaign,
  scene,
  uploading,
  isSaved,
  onChange,
}: {
  form: DraftForm;
  campaign: CampaignSummary;
  scene: Scene | undefined;
  uploading: Uploading;
  /** The server knows what stands in the fields. */
  isSaved: boolean;
  onChange: (changes: Partial<DraftForm>) => void;
}) {
  return (
    <div className={styles["content"]}>
      {form.audienceKind === "list" ? (
        <ListUpload uploading={uploading} scene={scene} />
      ) : form.audienceKind === "filter" ? (
        <FilterFields form={form} onChange={onChange} />
      ) : (
        <Everybody />
      )}
      <aside className={styles["preview"]}>
        <AudienceNow campaign={campaign} isSaved={isSaved} />
      </aside>
    </div>
  );
}

function Everybody() {
  const say = useWords(words);
  return <p>{say("everybodyHint")}</p>;
}

function FilterFields({
  form,
  onChange,
}: {
  form: DraftForm;
  onChange: (changes: Partial<DraftForm>) => void;
}) {
  const say = useWords(words);
  const fault = faultsIn(form).tags;
  const tagsFault =
    fault === "tooManyTags"
      ? say("tooManyTags", { limit: mostTags, n: form.tags.length })
      : fault === "tagInvalid"
        ? say("tagInvalid")
        : undefined;
  return (
    <div className={styles["form"]}>
      <Field label={say("tags")} hint={say("tagsHint")} error={tagsFault}>
        {(control) => (
          <Select
            {...control}
            className={styles["wide"] ?? ""}
            mode="tags"
            open={false}
            suffixIcon={null}
            tokenSeparators={[",", "，", " "]}
            status={tagsFault === undefined ? "" : "error"}
            value={form.tags}
            onChange={(tags: string[]) => onChange({ tags })}
          />
        )}
      </Field>
      {(["registeredSince", "lastSeenSince"] as const).map((field) => (
        <Field key={field} label={say(field)} hint={say("timeHint")}>
          {(control) => (
            <Input
              {...control}
              className={styles["time"] ?? ""}
              type="datetime-local"
              value={form[field]}
              onChange={({ target }) => onChange({ [field]: target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
