import type { FormInstance } from "antd";
import { useState } from "react";
import { showFormErrors } from "./form-errors.ts";

/**
 * Submitting a form: busy while it goes on, faults beside their fields, and any other error to be shown by an ErrorNote. What was
 * typed stays.
 */
export function useSubmit<Values>(
  form: FormInstance<Values>,
  submit: (values: Values) => Promise<unknown>,
): { isBusy: boolean; error: unknown; onFinish: (values: Values) => void } {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async (values: Values) => {
    setIsBusy(true);
    setError(undefined);
    try {
      await submit(values);
    } catch (cause) {
      setError(showFormErrors(form as FormInstance, cause));
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, error, onFinish: (values) => void run(values) };
}
