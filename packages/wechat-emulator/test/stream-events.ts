type Listener = (event: { data: string }) => void;

/** A browser's EventSource, as much of it as the phone's page needs: Node and jsdom have none. */
export function streamEvents(baseUrl: string, signal: AbortSignal) {
  return class {
    static readonly CLOSED = 2;
    readyState = 0;
    private readonly listeners = new Map<string, Listener>();

    constructor(path: string) {
      // Left to whoever reads to open anew; a browser's own does so by itself where it was not refused.
      const end = () => {
        this.readyState = 2;
        if (!signal.aborted) this.listeners.get("error")?.({ data: "" });
      };
      void this.read(path).then(end, end);
    }

    addEventListener(type: string, listener: Listener): void {
      this.listeners.set(type, listener);
    }

    private async read(path: string): Promise<void> {
      const { body } = await fetch(baseUrl + path, { signal });
      this.readyState = 1;
      this.listeners.get("open")?.({ data: "" });
      let waiting = "";
      for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
        const events = (waiting + chunk).split("\n\n");
        waiting = events.pop() ?? "";
        for (const event of events) this.tell(event);
      }
    }

    private tell(event: string): void {
      const data = event.split("\n").find((line) => line.startsWith("data: "));
      if (data) this.listeners.get("message")?.({ data: data.slice("data: ".length) });
    }
  };
}
