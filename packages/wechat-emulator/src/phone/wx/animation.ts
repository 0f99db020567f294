/** What `createAnimation().export()` hands to the `animation` attribute, in WeChat's own shape. */
export interface AnimationData {
  actions: AnimationAction[];
}

export interface AnimationAction {
  animates: { type: string; args: (string | number)[] }[];
  option: AnimationOption;
}

interface AnimationOption {
  transformOrigin: string;
  transition: { duration: number; timingFunction: string; delay: number };
}

interface AnimationOptions {
  duration?: number;
  timingFunction?: string;
  delay?: number;
  transformOrigin?: string;
}

/** https://developers.weixin.qq.com/miniprogram/dev/api/ui/animation/wx.createAnimation.html */
export function createAnimations() {
  return { createAnimation: (options: AnimationOptions = {}): Animation => newAnimation(options) };
}

/** The functions that describe a step; what they take is passed on as it is. */
const describing = [
  "opacity",
  "backgroundColor",
  "width",
  "height",
  "left",
  "right",
  "top",
  "bottom",
  "matrix",
  "matrix3d",
  "rotate",
  "rotate3d",
  "rotateX",
  "rotateY",
  "rotateZ",
  "scale",
  "scale3d",
  "scaleX",
  "scaleY",
  "scaleZ",
  "skew",
  "skewX",
  "skewY",
  "translate",
  "translate3d",
  "translateX",
  "translateY",
  "translateZ",
] as const;

type Describe = Record<(typeof describing)[number], (...args: (string | number)[]) => Animation>;

interface Animation extends Describe {
  step(options?: AnimationOptions): Animation;
  /** Takes what has been described since the last time. */
  export(): AnimationData;
}

function newAnimation(defaults: AnimationOptions): Animation {
  let animates: AnimationAction["animates"] = [];
  let actions: AnimationAction[] = [];
  const descriptions = describing.map((type) => [
    type,
    (...args: (string | number)[]) => {
      animates.push({ type, args });
      return animation;
    },
  ]);
  const animation: Animation = {
    ...(Object.fromEntries(descriptions) as Describe),
    step(options = {}) {
      actions.push({ animates, option: toOption({ ...defaults, ...options }) });
      animates = [];
      return animation;
    },
    export() {
      const exported = { actions };
      actions = [];
      return exported;
    },
  };
  return animation;
}

function toOption(options: AnimationOptions): AnimationOption {
  const { duration = 400, timingFunction = "linear", delay = 0 } = options;
  const { transformOrigin = "50% 50% 0" } = options;
  return { transformOrigin, transition: { duration, timingFunction, delay } };
}
