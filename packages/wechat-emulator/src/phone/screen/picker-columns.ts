/** How one mode of `picker` fills its columns, and reads and tells its value. */
export interface PickerMode {
  columns(chosen: number[]): string[][];
  chosen(value: unknown): number[];
  result(chosen: number[]): { value: unknown; code?: string[]; postcode?: string };
}

/** `hh:mm` within start and end. */
export function timeColumns(start: string, end: string): PickerMode {
  const [fromHour = 0, fromMinute = 0] = numbers(start || "00:00");
  const [toHour = 23, toMinute = 59] = numbers(end || "23:59");
  const hours = range(fromHour, toHour);
  const minutes = (hour: number): number[] =>
    range(hour === fromHour ? fromMinute : 0, hour === toHour ? toMinute : 59);
  const minutesOf = (chosen: number[]) => minutes(hours[chosen[0] ?? 0] ?? fromHour);
  return {
    columns: (chosen) => [hours.map(twoDigits), minutesOf(chosen).map(twoDigits)],
    chosen(value) {
      const [hour = fromHour, minute = 0] = numbers(textOr(value, twoDigits(fromHour) + ":00"));
      return [Math.max(hours.indexOf(hour), 0), Math.max(minutes(hour).indexOf(minute), 0)];
    },
    result(chosen) {
      const hour = hours[chosen[0] ?? 0] ?? 0;
      return { value: `${twoDigits(hour)}:${twoDigits(minutesOf(chosen)[chosen[1] ?? 0] ?? 0)}` };
    },
  };
}

/** `YYYY-MM-DD`, or as far as `fields` says. */
export function dateColumns(start: string, end: string, fields: string): PickerMode {
  const today = new Date();
  const [fromYear = 1970, fromMonth = 1, fromDay = 1] = numbers(start || "1970-01-01");
  const [toYear = 2100, toMonth = 12, toDay = 31] = numbers(end || "2100-12-31");
  const count = fields === "year" ? 1 : fields === "month" ? 2 : 3;
  const years = range(fromYear, toYear);
  const months = (year: number): number[] =>
    range(year === fromYear ? fromMonth : 1, year === toYear ? toMonth : 12);
  const days = (year: number, month: number): number[] => {
    const isFirst = year === fromYear && month === fromMonth;
    const isLast = year === toYear && month === toMonth;
    const length = new Date(year, month, 0).getDate();
    return range(isFirst ? fromDay : 1, isLast ? Math.min(toDay, length) : length);
  };
  const pick = (chosen: number[]) => {
    const year = years[chosen[0] ?? 0] ?? fromYear;
    const month = at(months(year), chosen[1]);
    return { year, month, day: at(days(year, month), chosen[2]) };
  };
  return {
    columns(chosen) {
      const { year, month } = pick(chosen);
      const columns = [
        years.map((year) => `${year}年`),
        months(year).map((month) => `${month}月`),
        days(year, month).map((day) => `${day}日`),
      ];
      return columns.slice(0, count);
    },
    chosen(value) {
      const [year = today.getFullYear(), month = today.getMonth() + 1, day = today.getDate()] =
        numbers(textOr(value, ""));
      const chosen = [
        years.indexOf(year),
        months(year).indexOf(month),
        days(year, month).indexOf(day),
      ];
      return chosen.map((index) => Math.max(index, 0)).slice(0, count);
    },
    result(chosen) {
      const { year, month, day } = pick(chosen);
      const parts = [String(year), twoDigits(month), twoDigits(day)];
      return { value: parts.slice(0, count).join("-") };
    },
  };
}

/** An example of provinces, cities and districts; the whole list is no matter of an emulator. */
export function regionColumns(level: string): PickerMode {
  const count = level === "province" ? 1 : level === "city" ? 2 : 3;
  const provinces = Object.keys(regions);
  const cities = (province: string): string[] => Object.keys(regions[province] ?? {});
  const pick = (chosen: number[]): string[] => {
    const province = provinces[chosen[0] ?? 0] ?? "";
    const city = at(cities(province), chosen[1]);
    return [province, city, at(regions[province]?.[city] ?? [""], chosen[2])];
  };
  return {
    columns(chosen) {
      const [province = "", city = ""] = pick(chosen);
      return [provinces, cities(province), regions[province]?.[city] ?? []].slice(0, count);
    },
    chosen(value) {
      const [province = "", city = "", district = ""] = Array.isArray(value)
        ? (value as string[])
        : [];
      const chosen = [
        provinces.indexOf(province),
        cities(province).indexOf(city),
        (regions[province]?.[city] ?? []).indexOf(district),
      ];
      return chosen.map((index) => Math.max(index, 0)).slice(0, count);
    },
    result: (chosen) => ({ value: pick(chosen).slice(0, count), code: [], postcode: "" }),
  };
}

const regions: Record<string, Record<string, string[]>> = {
  北京市: { 北京市: ["东城区", "西城区", "朝阳区", "海淀区"] },
  上海市: { 上海市: ["黄浦区", "徐汇区", "浦东新区"] },
  广东省: {
    广州市: ["荔湾区", "越秀区", "海珠区", "天河区"],
    深圳市: ["福田区", "南山区", "宝安区"],
  },
  浙江省: { 杭州市: ["上城区", "西湖区", "余杭区"], 宁波市: ["海曙区", "鄞州区"] },
};

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(to - from + 1, 1) }, (_, index) => from + index);
}

function at<Entry>(entries: readonly Entry[], index = 0): Entry {
  const entry = entries[Math.min(index, entries.length - 1)];
  if (entry === undefined) throw new Error("a column of the picker is empty");
  return entry;
}

function numbers(text: string): number[] {
  return text === "" ? [] : text.split(/[-:]/).map(Number);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}
