/** One file of a form. */
export interface FormFile {
  /** The form's field. */
  name: string;
  filename: string;
  contentType: string;
  content: Uint8Array;
}

/**
 * Writes a form with one file. The platform does it, which escapes quotes and line breaks in the
 * filename and drops a content type that holds control characters: neither can add a header.
 */
export async function encodeMultipart(
  file: FormFile,
): Promise<{ headers: Record<string, string>; body: Uint8Array }> {
  const form = new FormData();
  const blob = new Blob([new Uint8Array(file.content)], { type: file.contentType });
  form.set(file.name, blob, file.filename);
  const encoded = new Response(form);
  return {
    headers: { "content-type": encoded.headers.get("content-type") ?? "" },
    body: new Uint8Array(await encoded.arrayBuffer()),
  };
}
