import { defineWords } from "../../../language/define-words.ts";

export const words = defineWords({
  "zh-CN": {
    lead: "常用的回复。在会话里输入 / 和标题就能找到，选中后可以修改再发。",
    add: "添加快捷回复",
    edit: "编辑快捷回复",
    none: "还没有快捷回复",
    noneHint: "把客服常写的话存在这里，例如营业时间、退货地址。",
    list: "快捷回复列表",
    titleField: "标题",
    titleHint: "用来查找，最多 32 个字，例如 退货",
    titleNeeded: "请填写标题",
    titleTooLong: "标题最多 32 个字，现在 {n} 个",
    content: "内容",
    deleteTitle: "删除“{title}”？",
    deleteConsequence: "所有客服都不能再选这 1 条快捷回复。已经发出的消息不受影响。",
    loading: "正在加载…",
  },
  en: {
    lead: "What is often answered. In a conversation, / and a title find one; it can be changed before it is sent.",
    add: "Add a quick reply",
    edit: "Edit the quick reply",
    none: "There is no quick reply yet",
    noneHint: "Keep here what you often write: opening hours, where to send returns.",
    list: "Quick replies",
    titleField: "Title",
    titleHint: "What it is looked for by, up to 32 characters: returns",
    titleNeeded: "Give it a title",
    titleTooLong: "A title has 32 characters at most; this one has {n}",
    content: "Content",
    deleteTitle: "Delete “{title}”?",
    deleteConsequence:
      "Nobody can choose this 1 quick reply any more. Messages that were sent stay as they are.",
    loading: "Loading…",
  },
});
