-- Campaigns (推送任务): one card to everybody who has allowed its template.

-- First, so that nothing else is locked while it is built.
-- Expansion walks a template's users in this order. Not partial by `available`: then each use of a grant would have to
-- touch the index.
create index balances_by_template on hongyan.balances (appid, template_id, openid);

create table hongyan.campaigns (
  appid text not null references hongyan.apps on delete cascade,
  id uuid not null,                                    -- UUIDv7: ordered by creation
  name text not null,                                  -- for people
  scene text not null,                                 -- by name; the card was rendered when the campaign was made
  template_id text not null,
  params jsonb not null,                               -- as given, for people
  body_start text not null,                            -- the request body up to touser's value ...
  body_middle text not null,                           -- ... between that and the message's id in the page ...
  body_end text,                                       -- ... and after it; null: the page carries no id
  registered_since timestamptz,                        -- only users known since; null: every user
  last_seen_since timestamptz,                         -- only users who logged in since
  state text not null check (state in
    ('draft', 'scheduled', 'expanding', 'sending', 'paused', 'done', 'cancelled')),
  paused_from text check (paused_from in ('scheduled', 'expanding', 'sending')), -- paused: what it goes on as
  reason text,                                         -- stable code of why it was paused or ended early by itself
  send_at timestamptz,                                 -- null: at once
  expire_at timestamptz,                               -- of its messages
  audience_count integer,                              -- how many could be reached when expansion began
  cursor_openid text,                                  -- users up to here have their message; null: nobody has
  expanded_count integer not null default 0,           -- messages written
  settled_openid text,                                 -- no message of a user before this one is under way any more
  idempotency_key text,
  request_hash text,                                   -- of the request under that key
  worked_at timestamptz not null default now(),        -- when a job last moved it; long past: the job was lost
  started_at timestamptz,                              -- expansion began
  expanded_at timestamptz,                             -- everybody was reached
  ended_at timestamptz,                                -- done or cancelled, and no message is under way any more
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (appid, id),
  check ((state = 'paused') = (paused_from is not null))
);
create unique index campaigns_idempotency on hongyan.campaigns (appid, idempotency_key) where idempotency_key is not null;
-- Claims ask which campaigns of an app run, upkeep which are not over: few, however many there were.
create index campaigns_open on hongyan.campaigns (appid, state) where ended_at is null;

alter table hongyan.messages add column campaign_id uuid; -- the campaign that it belongs to
-- C1: a user gets one message of a campaign at most. Partial, so that other messages pay nothing for it. What a campaign has
-- under way is looked for in this order too: an index of its own would be touched by each change of a message's state.
create unique index messages_once_a_campaign on hongyan.messages (appid, campaign_id, openid)
  where campaign_id is not null;
