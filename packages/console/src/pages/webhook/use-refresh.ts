import { useQueryClient } from "@tanstack/react-query";

/** After a change: the webhook, its deliveries and the list of webhooks are asked again. */
export function useRefresh(webhookId: string): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: ["webhook", webhookId] });
    await queries.invalidateQueries({ queryKey: ["webhooks"] });
  };
}
