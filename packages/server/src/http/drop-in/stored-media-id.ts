// A picture that is uploaded here is kept here, and goes to WeChat when a message shows it. Until then its media_id is ours.

const form = /^sha256_([0-9a-f]{64})$/;

export function toStoredMediaId(hash: string): string {
  return `sha256_${hash}`;
}

/** The hash of a picture of ours; undefined for WeChat's own ids. */
export function readStoredMediaId(mediaId: string): string | undefined {
  return form.exec(mediaId)?.[1];
}
