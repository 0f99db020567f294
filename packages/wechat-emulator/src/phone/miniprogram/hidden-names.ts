/**
 * What a browser has and WeChat's script engine has not: undefined there, and therefore here. Where a device may have it
 * and WeChat does not say so, it is hidden: what runs here is to run there.
 */
export const hiddenNames: readonly string[] = // The window, and those it leads to.
  (
    "window self frames parent top opener frameElement document location navigator history screen external origin name " +
    "status event length closed customElements visualViewport hongyanPhone bootMiniProgram programGlobal " +
    // Its functions.
    "alert confirm prompt open close stop focus blur print find postMessage addEventListener removeEventListener " +
    "dispatchEvent getComputedStyle getSelection matchMedia scroll scrollTo scrollBy requestAnimationFrame " +
    "cancelAnimationFrame requestIdleCallback cancelIdleCallback queueMicrotask structuredClone reportError " +
    "createImageBitmap atob btoa " +
    // Network and storage.
    "fetch Headers Request Response XMLHttpRequest WebSocket EventSource FormData Blob File FileReader localStorage " +
    "sessionStorage indexedDB caches cookieStore BroadcastChannel MessageChannel MessagePort " +
    // Texts, streams, cryptography, threads.
    "URL URLSearchParams TextEncoder TextDecoder ReadableStream WritableStream TransformStream CompressionStream " +
    "DecompressionStream crypto Crypto SubtleCrypto performance WebAssembly Worker SharedWorker AbortController " +
    "AbortSignal scheduler " +
    // The document.
    "Event EventTarget CustomEvent Node Element HTMLElement DOMParser XMLSerializer Image Audio Option MutationObserver " +
    "IntersectionObserver ResizeObserver PerformanceObserver Notification " +
    // Node.js.
    "process Buffer setImmediate"
  ).split(" ");
