import { sql } from "kysely";

/**
 * In the `where` of a statement that looks for messages by their state: lets it use the index `messages_open`. Statements
 * that name messages by id leave it out, so that they are served by the primary key alone.
 */
export const isOpen = sql`(m.status in ('queued', 'sending', 'unknown')) is true`;
