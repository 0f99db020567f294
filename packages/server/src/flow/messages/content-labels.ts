import type { BilingualText } from "@hongyan/wechat";
/** What WeChat's label of a text says. https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/msgSecCheck.html */
export function contentLabel(label: number): BilingualText {
  return labels[label] ?? { en: `label ${label}`, zh: `标签 ${label}` };
}

const labels: Record<number, BilingualText> = {
  100: { en: "normal", zh: "正常" },
  10001: { en: "advertising", zh: "广告" },
  20001: { en: "politics", zh: "时政" },
  20002: { en: "pornography", zh: "色情" },
  20003: { en: "abuse", zh: "辱骂" },
  20006: { en: "crime", zh: "违法犯罪" },
  20008: { en: "fraud", zh: "欺诈" },
  20012: { en: "vulgarity", zh: "低俗" },
  20013: { en: "copyright", zh: "版权" },
  21000: { en: "other", zh: "其他" },
};
