import type { BuiltIn, Part } from "../built-in.ts";
import { followHover, hoverProperties } from "../hover.ts";
import { pressOpenType } from "../open-type.ts";
import { resetForm, submitForm } from "./form.ts";

export const button: BuiltIn = {
  tag: "button",
  properties: {
    ...hoverProperties,
    hoverClass: "button-hover",
    hoverStartTime: 20,
    hoverStayTime: 70,
    type: "default",
    size: "default",
    plain: false,
    disabled: false,
    loading: false,
    formType: "",
    openType: "",
    lang: "en",
    sessionFrom: "",
    sendMessageTitle: "",
    sendMessagePath: "",
    sendMessageImg: "",
    showMessageCard: false,
    appParameter: "",
    businessId: "",
    phoneNumberNoQuotaToast: true,
  },
  create(part) {
    const { element } = part;
    element.setAttribute("role", "button");
    followHover(part);
    return {
      update() {
        element.dataset["type"] = part.text("type");
        element.dataset["size"] = part.text("size");
        element.toggleAttribute("data-plain", part.flag("plain"));
        element.toggleAttribute("data-disabled", part.flag("disabled"));
        element.toggleAttribute("data-loading", part.flag("loading"));
        element.toggleAttribute("disabled", part.flag("disabled"));
        element.setAttribute("aria-disabled", String(part.flag("disabled")));
      },
      control: { activate: () => press(part) },
    };
  },
};

function press(part: Part): void {
  // Its label can still be tapped.
  if (part.flag("disabled")) return;
  switch (part.text("formType")) {
    case "submit":
      submitForm(part);
      break;
    case "reset":
      resetForm(part);
      break;
  }
  if (part.text("openType") !== "") pressOpenType(part);
}
