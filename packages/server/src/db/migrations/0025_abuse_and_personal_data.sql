-- How often is too often, which text is checked before it is sent, and users who are erased.

alter table hongyan.api_keys
  add column requests_per_minute integer check (requests_per_minute > 0); -- that one process takes of it; null: HONGYAN_KEY_REQUESTS_PER_MINUTE

-- What users had sent to themselves from the mini program, whichever process took it. Removed once it is older than a day.
create table hongyan.client_sends (
  appid text not null references hongyan.apps on delete cascade,
  openid text not null,
  minute_at timestamptz not null,                      -- when the first send of the running minute came
  minute_count integer not null,                       -- sends in it
  day_at timestamptz not null,                         -- the same of the running 24 hours
  day_count integer not null,
  primary key (appid, openid)
);
create index client_sends_by_day on hongyan.client_sends (day_at);

alter table hongyan.scenes
  add column content_check jsonb;                      -- { block, checks, params?, whenUnavailable }; null: no text is checked

alter table hongyan.apps
  add column erase_on_cancellation boolean not null default true; -- a user who closes their account with the mini program is erased

-- Users whose data is erased, or was. Carried out by a loop that looks here, so that no crash forgets one.
create table hongyan.erasures (
  appid text not null,                                 -- no reference: messages outlive their app too
  id uuid not null,                                    -- UUIDv7
  openid text,                                         -- null once nothing is left to erase
  external_id text,                                    -- the business's own id of the user; null likewise
  alias text not null,                                 -- random: stands for the openid in what is kept for its counts
  cause text not null check (cause in ('request', 'cancellation')),
  state text not null check (state in ('waiting', 'erased', 'done')), -- erased: all but the notice that the business still waits for
  next_at timestamptz not null default now(),          -- when it is looked at; while somebody works on it, the end of their lease
  requested_at timestamptz not null default now(),
  erased_at timestamptz,
  done_at timestamptz,
  primary key (appid, id)
);
create unique index erasures_of_user on hongyan.erasures (appid, openid) where openid is not null;
create index erasures_due on hongyan.erasures (next_at) where state <> 'done';
