-- What WeChat tells by callback, the ledger's second witness, and messages of every kind.

alter table hongyan.apps
  -- an Official Account (公众号) bound to the same subject has an appid, a secret and templates of its own
  add column kind text not null default 'mini-program' check (kind in ('mini-program', 'official-account')),
  -- of a mini program: the Official Account through which its users can be reached as well
  add column official_account text references hongyan.apps on delete set null,
  add column callback_sealed text,                     -- Token and EncodingAESKeys as JSON, sealed; null: no callbacks
  add column callback_mode text check (callback_mode in ('plain', 'compatible', 'safe')),
  add column callback_format text check (callback_format in ('json', 'xml')), -- for people: replies follow the push
  add column callback_verified_at timestamptz,         -- when WeChat last checked the URL with success
  -- who is believed about a tap: the mini program, WeChat's event, or both with each tap counted once
  add column grant_source text not null default 'both' check (grant_source in ('both', 'client', 'callback'));

alter table hongyan.messages
  add column kind text not null default 'subscribe' check (kind in
    ('subscribe', 'customer-service', 'device', 'service-card', 'official-account-template')),
  alter column template_id drop not null;              -- customer-service messages and service cards have none

-- 0: a template of an Official Account, which needs no grant
alter table hongyan.templates
  drop constraint templates_type_check,
  add constraint templates_type_check check (type in (0, 2, 3));

-- confirm: the second witness of a tap that the first one's entry counted; note: somebody who is not believed in this app,
-- or too late to matter; refuse: the user said no. None of the three moves the balance.
alter table hongyan.ledger
  drop constraint ledger_kind_check,
  add constraint ledger_kind_check check (kind in
    ('credit', 'confirm', 'note', 'refuse', 'reserve', 'release', 'correct', 'allow', 'revoke')),
  add column happened_at timestamptz,                  -- credit ... revoke: when the user acted, as far as it is known
  add column pair_id bigint;                           -- confirm: the entry that it confirms

-- What WeChat pushed, as it came, each once. Processed by a job after WeChat has its answer.
create table hongyan.callbacks (
  appid text not null,
  id bigint generated always as identity,
  deduplication_key text not null,                     -- the same for every delivery of one push
  openid text,                                         -- the user it is about
  msg_type text not null,
  event text,
  created_at timestamptz not null,                     -- WeChat's CreateTime
  body text not null,                                  -- the message, decrypted, otherwise as it came
  content jsonb not null,                              -- what it means to us
  received_at timestamptz not null default now(),
  attempts smallint not null default 0,                -- how often processing failed
  due_at timestamptz not null default now(),           -- when a job was to look at it; long past: the job was lost
  processed_at timestamptz,
  result text,                                         -- what became of it
  primary key (appid, id)
);
create unique index callbacks_once on hongyan.callbacks (appid, deduplication_key);
create index callbacks_waiting on hongyan.callbacks (due_at) where processed_at is null;
