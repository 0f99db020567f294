import { textOf } from "./push/message.ts";
import type { TemplateType } from "./state.ts";

/** One title of the public template library 公共模板库, of which an app picks two to five keywords. */
export interface LibraryTemplate {
  readonly tid: number;
  readonly title: string;
  readonly type: TemplateType;
  readonly categoryId: number;
  readonly keywords: readonly LibraryKeyword[];
}

export interface LibraryKeyword {
  readonly kid: number;
  readonly name: string;
  readonly example: string;
  /** The keyword's type, such as `thing`. */
  readonly rule: string;
  readonly enumValueList?: string[];
}

export function findLibraryTemplate(tid: unknown): LibraryTemplate | undefined {
  return libraryTemplates.find((template) => String(template.tid) === textOf(tid));
}

export const libraryCategories = [
  { id: 616, name: "教育服务" },
  { id: 307, name: "商家自营" },
  { id: 378, name: "效率工具" },
  { id: 670, name: "医疗服务" },
];

/** Ours, made in the manner of the real library: numbers with gaps, several types, one-time and long-term. */
export const libraryTemplates: readonly LibraryTemplate[] = [
  template(1536, "任务提醒", 2, 616, [
    [1, "任务名称", "thing", "完成第三单元练习"],
    [2, "截止时间", "time", "2026年1月5日 18:00"],
    [9, "班级名称", "thing", "三年级二班"],
    [10, "备注", "thing", "请按时提交"],
    [12, "任务状态", "phrase", "待完成"],
  ]),
  template(1462, "上课提醒", 2, 616, [
    [1, "课程名称", "thing", "少儿编程第三课"],
    [3, "上课时间", "date", "2026年1月5日 09:00"],
    [4, "上课地点", "thing", "三楼会议室 A-3"],
    [7, "授课老师", "name", "张三"],
    [8, "备注", "thing", "请带好教材"],
  ]),
  template(2077, "作业批改通知", 2, 616, [
    [1, "作业名称", "thing", "第三单元练习"],
    [2, "学生姓名", "name", "李四"],
    [3, "得分", "number", "98"],
    [5, "批改时间", "time", "2026-01-05 18:00"],
  ]),
  template(30766, "学校通知", 3, 616, [
    [1, "通知标题", "thing", "寒假放假安排"],
    [2, "通知时间", "date", "2026年1月5日"],
    [4, "通知人", "name", "王老师"],
    [6, "班级", "thing", "三年级二班"],
  ]),
  template(5220, "订单支付成功通知", 2, 307, [
    [1, "订单编号", "character_string", "WX20260105-0001"],
    [3, "支付金额", "amount", "￥100.00"],
    [4, "商品名称", "thing", "精品咖啡豆"],
    [5, "支付时间", "date", "2026年1月5日 09:42"],
    [8, "联系电话", "phone_number", "+86-0766-66888866"],
  ]),
  template(1856, "订单发货提醒", 2, 307, [
    [1, "订单号", "character_string", "WX20260105-0001"],
    [2, "快递公司", "thing", "顺丰速运"],
    [4, "快递单号", "character_string", "SF1234567890"],
    [7, "发货时间", "time", "2026-01-05 10:00"],
    [9, "订单状态", "phrase", "配送中"],
  ]),
  template(7942, "取餐提醒", 2, 307, [
    [2, "取餐号", "character_string", "A018"],
    [3, "门店名称", "thing", "人民广场店"],
    [6, "取餐方式", "enum_string", "自取", ["自取", "外送", "堂食"]],
    [7, "温馨提示", "thing", "请到柜台取餐"],
  ]),
  template(9010, "停车缴费提醒", 2, 307, [
    [1, "车牌号", "car_number", "粤A8Z888挂"],
    [2, "停车时长", "thing", "3小时20分"],
    [3, "应缴金额", "amount", "￥15.00"],
    [5, "入场时间", "time", "2026-01-05 08:10"],
  ]),
  template(1134, "日程提醒", 2, 378, [
    [1, "日程主题", "thing", "周会"],
    [2, "日程时间", "time", "15:01~16:00"],
    [3, "日程地点", "thing", "一号会议室"],
    [5, "备注", "thing", "请准时参加"],
  ]),
  template(3350, "会议通知", 2, 378, [
    [1, "会议主题", "thing", "周会"],
    [2, "会议时间", "date", "2026年1月5日"],
    [3, "会议厅", "enum_string", "一号厅", ["一号厅", "二号厅"]],
    [6, "发起人", "name", "张三"],
  ]),
  template(4618, "审批结果通知", 2, 378, [
    [1, "审批事项", "thing", "请假申请"],
    [2, "审批结果", "phrase", "审核通过"],
    [4, "审批人", "name", "王经理"],
    [6, "审批时间", "time", "2026-01-05 14:00"],
  ]),
  template(2884, "就诊提醒", 3, 670, [
    [1, "就诊科室", "thing", "口腔科"],
    [2, "就诊时间", "date", "2026年1月5日 09:00"],
    [3, "就诊人", "name", "张三"],
    [5, "就诊序号", "number", "18"],
    [8, "就诊地点", "thing", "门诊楼二层"],
  ]),
];

type KeywordRow = [kid: number, name: string, rule: string, example: string, choices?: string[]];

function template(
  tid: number,
  title: string,
  type: TemplateType,
  categoryId: number,
  rows: KeywordRow[],
): LibraryTemplate {
  const keywords = rows.map(([kid, name, rule, example, enumValueList]) =>
    enumValueList ? { kid, name, rule, example, enumValueList } : { kid, name, rule, example },
  );
  return { tid, title, type, categoryId, keywords };
}
