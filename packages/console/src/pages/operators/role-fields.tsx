import { DeleteOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Form, Select } from "antd";
import { appsQuery } from "../../api/apps.ts";
import type { AppRole } from "../../api/operators.ts";
import { useWords } from "../../language/language.ts";
import styles from "../../parts/stack.module.css";
import page from "./operators.module.css";
import { words } from "./words.ts";

/** A role as the form has it: a select knows no null. */
export interface RoleValue {
  app: string;
  role: AppRole["role"];
}

const everyApp = "*";

export const toRoleValues = (roles: AppRole[]): RoleValue[] =>
  roles.map(({ appid, role }) => ({ app: appid ?? everyApp, role }));

export const toRoles = (values: RoleValue[]): AppRole[] =>
  values.map(({ app, role }) => ({ appid: app === everyApp ? null : app, role }));

/** A list of roles, each for one app or for every app; the form's field is `roles`. */
export function RoleFields({ isOptional = false }: { isOptional?: boolean }) {
  const say = useWords(words);
  const { data: apps = [] } = useQuery(appsQuery);
  const options = [
    { value: everyApp, label: say("everyApp") },
    ...apps.map(({ appid, name }) => ({ value: appid, label: name })),
  ];
  return (
    <Form.List
      name="roles"
      rules={[
        {
          validator: async (_, values: RoleValue[] = []) => {
            if (values.length === 0 && !isOptional) throw new Error(say("rolesNeeded"));
            if (new Set(values.map(({ app }) => app)).size < values.length) {
              throw new Error(say("rolesTwice"));
            }
          },
        },
      ]}
    >
      {(fields, { add, remove }, { errors }) => (
        <div className={styles["lines"]}>
          {fields.map(({ key, name }) => (
            <div key={key} className={page["role"]}>
              <Form.Item name={[name, "app"]} noStyle rules={[{ required: true }]}>
                <Select
                  aria-label={say("app")}
                  options={options}
                  showSearch={{ optionFilterProp: ["label", "value"] }}
                />
              </Form.Item>
              <Form.Item name={[name, "role"]} noStyle rules={[{ required: true }]}>
                <Select
                  aria-label={say("role")}
                  options={(["owner", "operator", "viewer"] as const).map((value) => ({
                    value,
                    label: say(value),
                  }))}
                />
              </Form.Item>
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={say("removeRole")}
                onClick={() => remove(name)}
              />
            </div>
          ))}
          <Form.ErrorList errors={errors} />
          <div>
            <Button size="small" onClick={() => add({ app: everyApp, role: "viewer" })}>
              {say("addRole")}
            </Button>
          </div>
          <ul className={page["roles"]}>
            <li>{say("ownerHint")}</li>
            <li>{say("operatorHint")}</li>
            <li>{say("viewerHint")}</li>
          </ul>
        </div>
      )}
    </Form.List>
  );
}
