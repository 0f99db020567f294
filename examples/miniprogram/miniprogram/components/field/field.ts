/** A line of a form: label, text, and how many characters the keyword still takes. */
Component({
  properties: {
    label: String,
    value: String,
    placeholder: String,
    /** A `thing` keyword of a template holds 20 characters. */
    maxlength: { type: Number, value: 20 },
  },

  methods: {
    onInput({ detail }: WechatMiniprogram.Input) {
      this.setData({ value: detail.value });
      this.triggerEvent("change", { value: detail.value });
    },
  },
});
