import type { BuiltIn } from "./built-in.ts";
import { button } from "./components/button.ts";
import { checkbox, checkboxGroup } from "./components/checkbox.ts";
import { form } from "./components/form.ts";
import { icon } from "./components/icon.ts";
import { coverImage, image } from "./components/image.ts";
import { input } from "./components/input.ts";
import { label } from "./components/label.ts";
import { matchMedia } from "./components/match-media.ts";
import { missingComponents } from "./components/missing.ts";
import { navigationBar } from "./components/navigation-bar.ts";
import { navigator } from "./components/navigator.ts";
import { pageMeta } from "./components/page-meta.ts";
import { picker } from "./components/picker.ts";
import { pickerView, pickerViewColumn } from "./components/picker-view.ts";
import { progress } from "./components/progress.ts";
import { radio, radioGroup } from "./components/radio.ts";
import { richText } from "./components/rich-text.ts";
import { rootPortal } from "./components/root-portal.ts";
import { scrollView } from "./components/scroll-view.ts";
import { slider } from "./components/slider.ts";
import { swiper, swiperItem } from "./components/swiper.ts";
import { switchComponent } from "./components/switch.ts";
import { text } from "./components/text.ts";
import { textarea } from "./components/textarea.ts";
import { coverView, view } from "./components/view.ts";

/** All of WeChat's components that the phone draws; those it has not stand for themselves in a grey box. */
export const builtIns: readonly BuiltIn[] = [
  view,
  coverView,
  text,
  image,
  coverImage,
  icon,
  progress,
  button,
  form,
  label,
  input,
  textarea,
  switchComponent,
  checkbox,
  checkboxGroup,
  radio,
  radioGroup,
  slider,
  picker,
  pickerView,
  pickerViewColumn,
  scrollView,
  swiper,
  swiperItem,
  navigator,
  richText,
  pageMeta,
  navigationBar,
  matchMedia,
  rootPortal,
  ...missingComponents,
];
