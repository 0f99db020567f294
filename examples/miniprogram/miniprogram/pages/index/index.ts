import { describeRequest, describeSend, type Answer } from "../../answers";
import { balanceText } from "../../balance-text";
import { scene } from "../../config";
import { push } from "../../push";

Page({
  data: {
    balance: "",
    answer: null as Answer | null,
    taskName: "完成第三单元练习",
    remarks: "请在今晚八点前提交",
    className: "三年级二班",
    isSending: false,
    result: null as Answer | null,
  },

  async onShow() {
    this.showBalance();
    await push.ready();
    this.showBalance();
  },

  // The request is the first thing that happens: WeChat opens its sheet only in the tap itself, and an `await` before the
  // call would end the tap.
  onRequest() {
    void this.showRequest(push.request([scene]));
  },

  async showRequest(asked: ReturnType<typeof push.request>) {
    this.setData({ answer: describeRequest(await asked) });
    this.showBalance();
  },

  async onOpenSettings() {
    await push.openSettings();
    this.setData({ answer: null });
  },

  onField(event: WechatMiniprogram.CustomEvent<{ value: string }, object, { name: string }>) {
    this.setData({ [event.currentTarget.dataset.name]: event.detail.value });
  },

  async onSend() {
    const { taskName, remarks, className } = this.data;
    this.setData({ isSending: true, result: null });
    const result = await push.send(scene, { taskName, remarks, className });
    this.setData({ isSending: false, result: describeSend(result) });
    this.showBalance();
  },

  showBalance() {
    this.setData({ balance: balanceText(scene) });
  },
});
