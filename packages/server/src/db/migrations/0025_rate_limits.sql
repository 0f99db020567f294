-- How often is too often, for an API key and for one user of a mini program.

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
