import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  EditOutlined,
  InfoCircleOutlined,
} from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { appsQuery } from "../../api/apps.ts";
import type { Scene } from "../../api/scenes.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { CardPreview } from "../../parts/card-preview.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Field } from "../../parts/field.tsx";
import { keysOf } from "../../parts/keys-of-param.ts";
import { useAppid } from "../../shell/operator.ts";
import styles from "./campaign-draft.module.css";
import type { DraftForm } from "./draft-form.ts";
import {
  isGap,
  structuredParams,
  useCard,
  violationsIn,
  type Card,
  type Violation,
} from "./use-card.ts";
import { useSayViolation } from "./use-say-violation.ts";
import { words } from "./words.ts";

/** The values of the card, beside the card as users will see it. */
export function ContentStep({
  form,
  scene,
  isLocked,
  onChange,
}: {
  form: DraftForm;
  scene: Scene | undefined;
  isLocked: boolean;
  onChange: (changes: Partial<DraftForm>) => void;
}) {
  const say = useWords(words);
  const sayViolation = useSayViolation();
  const appid = useAppid();
  const { data: card, error } = useCard(appid, scene, form);
  const violations = violationsIn(card, form);
  const names = new Map(card?.lines.map(({ key, name }) => [key, name]));
  if (scene === undefined) return null;
  const structured = structuredParams(scene);
  return (
    <div className={styles["content"]}>
      <div className={styles["form"]}>
        <p className={styles["soft"]}>
          {say(form.audienceKind === "list" ? "contentLeadList" : "contentLead")}
        </p>
        {scene.params.length === 0 && <p>{say("noParams")}</p>}
        {inOrder(scene, card).map((param) => {
          const keys = keysOf(scene, param);
          const value = form.params[param] ?? "";
          // What nobody has typed in yet is not wrong, only not there.
          const isUntouched = form.params[param] === undefined;
          const faults = violations.filter(
            (fault) => keys.includes(fault.key) && !(isUntouched && isGap(fault)),
          );
          const isStructured = structured.includes(param);
          const change = (text: string) => onChange({ params: { ...form.params, [param]: text } });
          return (
            <Field
              key={param}
              label={
                <>
                  {keys.map((key) => names.get(key) ?? key).join("、")}
                  <code>{param}</code>
                </>
              }
              hint={isStructured ? say("structured", { example: '{ "name": "…" }' }) : undefined}
              error={
                faults.length > 0 &&
                faults.map((fault) => (
                  <span key={`${fault.key} ${fault.rule}`} className={styles["fault"]}>
                    {sayViolation(fault, card)}
                  </span>
                ))
              }
            >
              {(control) =>
                isStructured ? (
                  <Input.TextArea
                    {...control}
                    rows={3}
                    disabled={isLocked}
                    status={faults.length > 0 ? "error" : ""}
                    value={value}
                    onChange={({ target }) => change(target.value)}
                  />
                ) : (
                  <Input
                    {...control}
                    dir="auto"
                    autoComplete="off"
                    maxLength={2_000}
                    disabled={isLocked}
                    status={faults.length > 0 ? "error" : ""}
                    value={value}
                    onChange={({ target }) => change(target.value)}
                  />
                )
              }
            </Field>
          );
        })}
      </div>
      <aside className={styles["preview"]}>
        <ErrorNote error={error} />
        {card !== undefined && <DraftCard card={card} form={form} />}
        {card !== undefined && <Verdict card={card} violations={violations} />}
      </aside>
    </div>
  );
}

/** As their values stand on the card; those of the page alone come last. */
function inOrder(scene: Scene, card: Card | undefined): string[] {
  const lines = card?.lines.map(({ key }) => key) ?? [];
  const place = (param: string) => {
    const places = keysOf(scene, param).map((key) => lines.indexOf(key));
    return places.length === 0 ? lines.length : Math.min(...places);
  };
  return scene.params.toSorted((a, b) => place(a) - place(b));
}

/** As users see it; of a list, with the places that its lines fill. */
export function DraftCard({ card, form }: { card: Card; form: DraftForm }) {
  const say = useWords(words);
  const appid = useAppid();
  const { data: apps } = useQuery(appsQuery);
  const isList = form.audienceKind === "list";
  return (
    <CardPreview
      title={card.title}
      appName={apps?.find((app) => app.appid === appid)?.name ?? appid}
      lines={card.lines.map((line) => ({
        ...line,
        value: isList && line.value === "" ? say("fromList") : line.value,
      }))}
    />
  );
}

function Verdict({ card, violations }: { card: Card; violations: Violation[] }) {
  const say = useWords(words);
  const language = useLanguage();
  const names = new Map(card.lines.map(({ key, name }) => [key, name]));
  const gaps = violations.filter(isGap).length;
  const [tone, Icon, text] =
    violations.length === 0
      ? (["good", CheckCircleOutlined, say("cardReady")] as const)
      : gaps === violations.length
        ? (["soft", EditOutlined, say("cardGaps", { n: gaps })] as const)
        : (["bad", CloseCircleOutlined, say("cardFaults")] as const);
  return (
    <div aria-live="polite">
      <p className={styles[tone]}>
        <Icon aria-hidden /> {text}
      </p>
      {card.changes.map(({ key, reason, to }) => (
        <p key={key} className={styles["soft"]}>
          <InfoCircleOutlined aria-hidden />{" "}
          {say("adjusted", {
            name: names.get(key) ?? key,
            reason: language === "en" ? to : reason,
          })}
        </p>
      ))}
    </div>
  );
}
