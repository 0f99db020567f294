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
