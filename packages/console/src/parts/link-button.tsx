import { createLink } from "@tanstack/react-router";
import { Button } from "antd";

/** A link to another page that looks like a button: one thing to reach by the keyboard. */
export const LinkButton = createLink(Button);
