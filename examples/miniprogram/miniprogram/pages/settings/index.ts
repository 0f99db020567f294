import { balanceText } from "../../balance-text";
import { scene } from "../../config";
import { push } from "../../push";

const serverTexts = {
  starting: "正在连接",
  ready: "已连接",
  cached: "连不上，先用上次的数据",
  failed: "连不上",
};

Page({
  data: {
    balances: [] as { name: string; title: string; balance: string; advice: string }[],
    mainSwitch: "",
    kept: "",
    server: "",
    // Arrives at the server with the conversation: from where the user asks.
    contact: push.contact({ page: "settings" }),
  },

  async onShow() {
    await Promise.all([this.showSettings(), push.ready()]);
    this.showBalances();
  },

  async onOpenSettings() {
    await push.openSettings();
    await this.showSettings();
    this.showBalances();
  },

  showBalances() {
    const advice = push.shouldAsk(scene) ? "可以再请求一次" : "现在不必请求";
    this.setData({
      balances: [{ name: scene, title: "任务提醒", balance: balanceText(scene), advice }],
      server: serverTexts[push.state.status],
    });
  },

  async showSettings() {
    const { subscriptionsSetting } = await wx.getSetting({ withSubscriptions: true });
    const { mainSwitch, itemSettings = {} } = subscriptionsSetting;
    this.setData({ mainSwitch: mainSwitch ? "已打开" : "已关闭", kept: keptText(itemSettings) });
  },
});

/** WeChat lists here only the templates of which the user ticked 总是保持以上选择. */
function keptText(itemSettings: Record<string, string>): string {
  const choices = Object.values(itemSettings);
  if (choices.length === 0) return "没有，每次都会询问";
  const allowed = choices.filter((choice) => choice.startsWith("accept")).length;
  return `允许 ${allowed} 个，不允许 ${choices.length - allowed} 个`;
}
