import type { FormInstance } from "antd";
import { ApiError } from "../api/api-error.ts";

/** One fault of a request: which member of the body, and what is wrong with it. */
interface Fault {
  path: string;
  message: string;
}

/**
 * Puts the faults that the server found beside the fields of their names. Answers with the error when some fault has no field,
 * to be shown by an ErrorNote beside the form; with nothing when the fields say it all.
 */
export function showFormErrors(form: FormInstance, error: unknown): unknown {
  const faults = faultsIn(error);
  const fields = Object.keys(form.getFieldsValue(true) as object);
  const placed = faults.filter((fault) => fields.includes(fieldOf(fault)));
  form.setFields(
    placed.map((fault) => ({ name: pathOf(fault), errors: [fault.message] })) as Parameters<
      FormInstance["setFields"]
    >[0],
  );
  return faults.length > 0 && placed.length === faults.length ? undefined : error;
}

function faultsIn(error: unknown): Fault[] {
  if (!(error instanceof ApiError) || !Array.isArray(error.details)) return [];
  return error.details.filter(isFault);
}

function isFault(value: unknown): value is Fault {
  return typeof value === "object" && value !== null && "path" in value && "message" in value;
}

/** `body.callback.token` is the form's `["callback", "token"]`. */
function pathOf(fault: Fault): (string | number)[] {
  return fault.path
    .split(".")
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function fieldOf(fault: Fault): string {
  return String(pathOf(fault)[0] ?? "");
}
