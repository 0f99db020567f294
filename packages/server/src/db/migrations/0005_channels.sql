-- Other ways to a user than a subscribe message, and the ways that WeChat has closed.

-- Which scene stands in for a retired template message (模板消息): old callers go on, their users get a subscribe message.
create table hongyan.template_bridges (
  appid text not null references hongyan.apps on delete cascade,
  template_id text not null,                           -- of the retired template, as old callers send it
  scene text not null,                                 -- by name: a scene that was deleted may be made anew
  mapping jsonb not null,                              -- param of the scene -> Liquid over keyword1, keyword2 ...
  notes text,                                          -- for people
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (appid, template_id)
);

-- Updates of service cards (服务动态), in the order in which they were accepted: the newest is what the card is to show.
create table hongyan.service_card_updates (
  appid text not null,
  message_id uuid not null,                            -- the message that carries it
  openid text not null,
  notify_type integer not null,                        -- WeChat's kind of card
  notify_code text not null,                           -- names the card: a payment, or a tap on a liveActivity button
  activates boolean not null,                          -- proves the payment: no update can come before it
  position bigint generated always as identity,        -- a higher one is a newer update
  primary key (appid, message_id)
);
create index service_card_updates_by_card on hongyan.service_card_updates (appid, openid, notify_code, position);

-- One message by the first of several channels that has the right to reach the user (统一消息).
create table hongyan.uniform_messages (
  appid text not null,                                 -- of the mini program
  id uuid not null,                                    -- UUIDv7
  expire_at timestamptz,
  falling_since timestamptz,                           -- the channel taken last failed, and the next one is not taken yet
  idempotency_key text,
  request_hash text,                                   -- of the request under that key
  created_at timestamptz not null default now(),
  primary key (appid, id)
);
create unique index uniform_messages_idempotency on hongyan.uniform_messages (appid, idempotency_key)
  where idempotency_key is not null;
create index uniform_messages_falling on hongyan.uniform_messages (falling_since) where falling_since is not null;

-- The channels of one, in the order in which they are tried.
create table hongyan.uniform_channels (
  appid text not null,
  uniform_id uuid not null,
  position smallint not null,
  channel text not null check (channel in ('subscribe', 'customer-service', 'official-account-template')),
  submission jsonb,                                    -- the message, rendered when it was accepted; null: there is none to send
  state text not null check (state in ('waiting', 'skipped', 'taken', 'failed')),
  reason text,                                         -- skipped, failed: a stable code
  detail text,                                         -- the same in words
  send_appid text,                                     -- taken: the app that the message is sent by
  message_id uuid,                                     -- taken: the message
  decided_at timestamptz,
  primary key (appid, uniform_id, position)
);
-- From a message that failed to the uniform message that it was a channel of.
create unique index uniform_channels_by_message on hongyan.uniform_channels (send_appid, message_id)
  where message_id is not null;

-- An attempt that left this machine without an answer of WeChat's own may have reached the user, whatever a later one is
-- answered. Null: from before this column.
alter table hongyan.attempts add column may_have_arrived boolean;
