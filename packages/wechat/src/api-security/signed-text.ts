/** What a signature covers: the call's address without its query, the app, the time in seconds, the body. */
export function signedText(url: string, appid: string, timestamp: string, body: string): string {
  return `${url}\n${appid}\n${timestamp}\n${body}`;
}

/** What the cipher authenticates besides the data. `sn`: of the symmetric key. */
export function associatedData(url: string, appid: string, timestamp: string, sn: string): Buffer {
  return Buffer.from(`${url}|${appid}|${timestamp}|${sn}`);
}
