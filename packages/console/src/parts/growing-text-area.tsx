import { Input } from "antd";
import type { TextAreaProps, TextAreaRef } from "antd/es/input/TextArea";
import type { Ref } from "react";
import styles from "./growing-text-area.module.css";

/**
 * A field for several lines that grows with its text, from two lines to ten. Ant Design's `autoSize` measures with a style
 * attribute, which the page's policy refuses.
 */
export function GrowingTextArea(props: TextAreaProps & { ref?: Ref<TextAreaRef> }) {
  return <Input.TextArea className={styles["growing"] ?? ""} {...props} />;
}
