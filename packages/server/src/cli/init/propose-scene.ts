import type { Template } from "../resources/template.ts";

/** What keywords are often called, and what a program would call the same thing. */
const paramNames: Record<string, string> = {
  任务名称: "taskName",
  班级名称: "className",
  课程名称: "courseName",
  活动名称: "activityName",
  商品名称: "productName",
  订单编号: "orderNumber",
  订单号: "orderNumber",
  订单状态: "orderStatus",
  订单金额: "orderAmount",
  支付金额: "amount",
  快递单号: "trackingNumber",
  快递公司: "carrier",
  预约时间: "bookedAt",
  开始时间: "startsAt",
  上课时间: "startsAt",
  结束时间: "endsAt",
  截止时间: "deadline",
  时间: "time",
  地点: "place",
  地址: "address",
  上课地点: "place",
  备注: "remarks",
  温馨提示: "tip",
  姓名: "name",
  状态: "status",
};

/** Else by the keyword's type. */
const namesOfTypes: Record<string, string> = {
  thing: "text",
  character_string: "code",
  time: "time",
  date: "date",
  amount: "amount",
  number: "number",
  phone_number: "phone",
  car_number: "plate",
  name: "name",
  phrase: "status",
  letter: "letters",
  symbol: "symbol",
};

/** A first mapping: one param for each keyword, with a name that business code can live with. */
export function proposeMapping({ keywords }: Pick<Template, "keywords">): Record<string, string> {
  const taken = new Set<string>();
  return Object.fromEntries(
    keywords.map(({ key, name, type }) => {
      const wished = paramNames[name] ?? namesOfTypes[type] ?? "value";
      let param = wished;
      for (let number = 2; taken.has(param); number += 1) param = `${wished}${number}`;
      taken.add(param);
      return [key, `{{ ${param} }}`];
    }),
  );
}

/** WeChat's own example of each keyword, as values of the proposed params: a first card that passes every rule. */
export function exampleParams(
  { keywords, example }: Pick<Template, "keywords" | "example">,
  mapping: Record<string, string>,
): Record<string, string> {
  const examples = new Map(
    example.split("\n").map((line) => {
      const [name = "", ...value] = line.split(/[:：]/);
      return [name.trim(), value.join(":").trim()] as const;
    }),
  );
  return Object.fromEntries(
    keywords.flatMap(({ key, name }) => {
      const param = /^\{\{ (\w+) \}\}$/.exec(mapping[key] ?? "")?.[1];
      return param === undefined ? [] : [[param, examples.get(name) || "…"]];
    }),
  );
}
