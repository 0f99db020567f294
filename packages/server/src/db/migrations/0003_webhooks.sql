-- Webhooks: the events of an app, carried to the business.

-- Ids are handed out before the commit, so their order is not the order in which rows become visible. The transaction that
-- wrote a row tells when nothing can come before it any more: docs/decisions/0011-webhook-cursor.md.
alter table hongyan.events add column txid xid8 not null default pg_current_xact_id();
alter table hongyan.events drop constraint events_pkey;
alter table hongyan.events add primary key (appid, txid, id);
-- Replay looks events up by time. A few bytes for 32 pages instead of an entry for each row.
create index events_by_time on hongyan.events using brin (created_at) with (pages_per_range = 32, autosummarize = on);

create table hongyan.webhooks (
  id uuid primary key,
  appid text references hongyan.apps on delete cascade, -- null: every app
  name text not null,                                  -- for people
  url text not null,
  events text[] not null,                              -- types that it wants: message.sent, message.*, *
  secret_sealed text not null,                         -- signs deliveries; AES-256-GCM under the master key
  retiring_secrets jsonb not null default '[]',        -- [{ "sealed", "until" }]: also sign, until then
  cursor_txid xid8 not null,                           -- events up to (cursor_txid, cursor_id) became deliveries
  cursor_id bigint not null,
  failing_since timestamptz,                           -- null: the last attempt succeeded, or there was none
  last_failed_at timestamptz,                          -- a long silence after it begins a new series of failures
  disabled_at timestamptz,                             -- null: enabled
  disabled_reason text,                                -- in words, for people
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index webhooks_by_app on hongyan.webhooks (appid);

-- One row for each event that a webhook is to be told. What is sent stands in the event.
create table hongyan.webhook_deliveries (
  webhook_id uuid not null references hongyan.webhooks on delete cascade,
  id bigint generated always as identity,
  appid text not null,
  event_txid xid8 not null,
  event_id bigint not null,
  event_type text not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempt integer not null default 0,                  -- the fence; raised by each claim
  due_at timestamptz not null default now(),           -- of the next attempt; while one is under way, the end of its lease
  claimed_by text,                                     -- the process that has it on the wire; null: none
  response_status integer,                             -- of the last attempt; null: no answer
  response_excerpt text,                               -- its first KiB
  error text,                                          -- why there was no answer, in words
  duration_ms integer,                                 -- of the last attempt
  created_at timestamptz not null default now(),
  ended_at timestamptz,                                -- delivered, or given up
  primary key (webhook_id, id)
) with (fillfactor = 85);
create index webhook_deliveries_due on hongyan.webhook_deliveries (webhook_id, due_at, id) where status = 'pending';
create index webhook_deliveries_failed on hongyan.webhook_deliveries (webhook_id, id) where status = 'failed';
create index webhook_deliveries_ended on hongyan.webhook_deliveries (ended_at) where status <> 'pending';
