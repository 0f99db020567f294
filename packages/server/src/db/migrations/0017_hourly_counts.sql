-- Statistics by the hour: what happened, counted once from the events, so that no question about numbers reads the messages.

-- How far the events of an app are counted. A place in the order (txid, id): docs/decisions/0011-webhook-cursor.md.
create table hongyan.count_cursors (
  appid text primary key references hongyan.apps on delete cascade,
  cursor_txid xid8 not null default '0',               -- events up to (cursor_txid, cursor_id) are in hourly_counts
  cursor_id bigint not null default 0
);

create table hongyan.hourly_counts (
  appid text not null references hongyan.apps on delete cascade,
  hour timestamptz not null,                           -- the hour's begin, in UTC
  what text not null,                                  -- accepted, sent ... opened; granted, spent ...: store/hourly-counts.ts
  scene text not null,                                 -- of the message; empty: sent without a scene, or not about a message
  template_id text not null,                           -- of the message or the grant; empty: none
  reason text not null,                                -- failed, cancelled: its stable code; callback-refused: the check; else empty
  errcode integer not null,                            -- failed: WeChat's errcode; 0: none
  count bigint not null,
  primary key (appid, hour, what, scene, template_id, reason, errcode)
);

alter table hongyan.messages add column asked_by uuid; -- the API key or operator who asked for it; null: a campaign, the mini program, or a callback
