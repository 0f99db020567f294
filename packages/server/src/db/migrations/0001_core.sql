-- The core of Hongyan: apps, users, templates, scenes, the ledger, messages and events.
-- Every table leads its keys with appid: the shard key once one Postgres is not enough.

create table hongyan.apps (
  appid text primary key,                              -- WeChat's AppID
  name text not null,                                  -- for people
  secret_sealed text not null,                         -- AppSecret, AES-256-GCM under the master key
  default_scene text,                                  -- what POST /app/send uses when no scene is named
  on_unknown text not null default 'fail' check (on_unknown in ('fail', 'resend')),
  unknown_after_seconds integer not null default 600 check (unknown_after_seconds >= 0),
  paused_until timestamptz,                            -- null: running; 'infinity': until somebody repairs it
  paused_errcode integer,                              -- WeChat's errcode that paused it
  paused_reason text,                                  -- in words, for people
  resumed_at timestamptz,                              -- an attempt from before it does not pause the app again
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table hongyan.access_tokens (
  appid text primary key references hongyan.apps on delete cascade,
  token_sealed text,                                   -- null until the first refresh
  expires_at timestamptz,
  version bigint not null default 0,                   -- T1: a late answer never overwrites a newer token
  lease_owner text,                                    -- T1: who refreshes right now
  lease_until timestamptz
);

create table hongyan.users (
  appid text not null references hongyan.apps on delete cascade,
  openid text not null,
  external_id text,                                    -- the business's own user id
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),     -- last log-in through a code
  primary key (appid, openid)
);
create unique index users_external_id on hongyan.users (appid, external_id) where external_id is not null;

create table hongyan.templates (
  appid text not null references hongyan.apps on delete cascade,
  template_id text not null,                           -- WeChat's priTmplId
  title text not null,
  content text not null,                               -- WeChat's lines, 名称:{{thing1.DATA}}
  example text not null,
  type smallint not null check (type in (2, 3)),       -- 2 one-time, 3 long-term
  enum_values jsonb not null default '[]',             -- WeChat's keywordEnumValueList
  synced_at timestamptz not null default now(),
  removed_at timestamptz,                              -- no longer listed by WeChat; kept because messages name it
  primary key (appid, template_id)
);

create table hongyan.scenes (
  appid text not null references hongyan.apps on delete cascade,
  name text not null,
  template_id text not null,
  page text,                                           -- Liquid; the card opens it
  mapping jsonb not null,                              -- keyword key -> Liquid over the params
  fit text not null default 'strict' check (fit in ('strict', 'fit')),
  client_sendable boolean not null default false,      -- may the mini program itself ask for it?
  miniprogram_state text not null default 'formal' check (miniprogram_state in ('developer', 'trial', 'formal')),
  lang text not null default 'zh_CN' check (lang in ('zh_CN', 'en_US', 'zh_HK', 'zh_TW')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (appid, name),
  foreign key (appid, template_id) references hongyan.templates
);

-- L1: available = grants credited - messages that hold or spent one; the check refuses an overdraft even from a wrong program.
create table hongyan.balances (
  appid text not null,
  openid text not null,
  template_id text not null,
  available integer not null default 0 check (available >= 0),
  unlimited boolean not null default false,            -- a long-term template that the user allows now
  updated_at timestamptz not null default now(),
  primary key (appid, openid, template_id)
);

-- Append only: every change of a balance, and why. available = sum(delta).
create table hongyan.ledger (
  appid text not null,
  id bigint generated always as identity,
  openid text not null,
  template_id text not null,
  kind text not null check (kind in ('credit', 'reserve', 'release', 'correct', 'allow', 'revoke')),
  delta integer not null,
  message_id uuid,                                     -- reserve, release, correct: the message concerned
  report_id text,                                      -- credit, allow, revoke: the report that told of it
  source text not null,                                -- client, business, send, 43101, cancel ...
  created_at timestamptz not null default now(),
  primary key (appid, id)
);
create index ledger_by_user on hongyan.ledger (appid, openid, template_id, id);

-- One row a report of choices: the same report counts once, however often it is sent.
create table hongyan.grant_reports (
  appid text not null,
  openid text not null,
  report_id text not null,
  choices jsonb not null,                              -- verbatim, also the values that count nothing
  source text not null,
  created_at timestamptz not null default now(),
  primary key (appid, openid, report_id)
);

create table hongyan.messages (
  appid text not null,
  id uuid not null,                                    -- UUIDv7: ordered by creation
  openid text not null,
  template_id text not null,
  scene text,                                          -- null when templateId and data were given
  body text not null,                                  -- the request body for subscribe/send, serialised once
  status text not null check (status in
    ('queued', 'sending', 'sent', 'delivered', 'failed', 'expired', 'cancelled', 'unknown')),
  grant_state text not null check (grant_state in ('none', 'held', 'spent', 'released')),
  attempt integer not null default 0,                  -- M1: the fence; raised by each claim
  refusals integer not null default 0,                 -- answers that asked to try later; bounds the backoff
  due_at timestamptz not null,                         -- sendAt, then the time of the next attempt
  expire_at timestamptz,
  claimed_by text,                                     -- the process that holds this attempt
  claimed_at timestamptz,
  lease_until timestamptz,                             -- past it, the holder is taken for dead
  msgid text,                                          -- WeChat's 64-bit id, exact
  errcode integer,                                     -- of the last refusal
  reason text,                                         -- stable code of why it ended or waits
  detail text,                                         -- the same in words
  idempotency_key text,
  request_hash text,                                   -- of the request under that key
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (appid, id)
) with (fillfactor = 85);
create unique index messages_idempotency on hongyan.messages (appid, idempotency_key) where idempotency_key is not null;
create index messages_by_user on hongyan.messages (appid, openid, id);
-- "is true" keeps this index out of statements that name messages by id: to the planner, `status = 'queued'` alone does
-- not imply the predicate. With stale statistics it took this index for a claim and read every queued row.
create index messages_open on hongyan.messages (status, due_at)
  where (status in ('queued', 'sending', 'unknown')) is true;
create index messages_expiring on hongyan.messages (expire_at) where status = 'queued' and expire_at is not null;
create index messages_ended_badly on hongyan.messages (appid, status, id) where status in ('failed', 'expired', 'cancelled');

-- Attempts that were not accepted, each with WeChat's answer. The accepted one stands on the message itself.
create table hongyan.attempts (
  appid text not null,
  message_id uuid not null,
  attempt integer not null,
  outcome text not null check (outcome in ('refused', 'unanswered', 'abandoned')),
  errcode integer,
  detail text,
  rid text,                                            -- WeChat's request id, for openapi/rid/get
  started_at timestamptz,
  ended_at timestamptz not null default now(),
  primary key (appid, message_id, attempt)
);

-- E1: one row with every change of a message's state that others can see, in the same transaction.
create table hongyan.events (
  appid text not null,
  id bigint generated always as identity,
  type text not null,
  message_id uuid,
  openid text,
  data jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (appid, id)
);
create index events_by_message on hongyan.events (appid, message_id) where message_id is not null;

create table hongyan.api_keys (
  id uuid primary key,
  name text not null,
  prefix text not null,                                -- the first characters, to recognise it by
  key_hash bytea not null unique,                      -- SHA-256 of 256 random bits
  scopes text[] not null,
  appid text references hongyan.apps on delete cascade, -- null: every app
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
