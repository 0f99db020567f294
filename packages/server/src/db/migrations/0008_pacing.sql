-- Pacing: rates and the hours of campaigns, quiet hours and frequency caps of scenes, and the meter of WeChat's daily quotas.

alter table hongyan.apps
  add column pace_per_second double precision check (pace_per_second > 0), -- the app's rate, all processes together; null: none
  add column pace_burst integer check (pace_burst > 0); -- that may go at once after a rest; null: as many as in a second

alter table hongyan.campaigns
  add column per_second double precision check (per_second > 0), -- the campaign's rate, all processes together; null: none
  add column window_from smallint check (window_from between 0 and 1439), -- minute of the day from which it sends; null: always
  add column window_to smallint check (window_to between 0 and 1439), -- minute of the day from which it waits
  add column window_time_zone text;                    -- IANA name of the zone in which both are read

alter table hongyan.scenes
  add column quiet_hours jsonb,                        -- { fromMinute, toMinute, timeZone, action }; null: sent at any hour
  add column frequency_cap jsonb;                      -- { count, seconds, action }; null: as often as asked for

alter table hongyan.users
  add column time_zone text;                           -- IANA name, as the business gave it; null: that of the rule

alter table hongyan.messages
  add column ignores_quiet_hours boolean;              -- true: sent in quiet hours as well; null: as the scene says

-- How far each rate is booked: shared by all processes. Not logged: after a crash a rate begins anew, with its burst.
create unlogged table hongyan.paces (
  appid text not null references hongyan.apps on delete cascade,
  campaign_id uuid not null,                           -- a campaign's rate; all zeros: the app's
  free_at timestamptz not null,                        -- every message before this moment is spoken for
  primary key (appid, campaign_id)
);

-- Calls of WeChat's that count towards a daily quota, ten minutes a row, as all processes made them.
create table hongyan.api_calls (
  appid text not null,
  api text not null,                                   -- WeChat's path
  period_at timestamptz not null,                      -- begin of the ten minutes
  count bigint not null,
  primary key (appid, api, period_at)
);

-- What WeChat last said of a daily quota.
create table hongyan.api_quotas (
  appid text not null references hongyan.apps on delete cascade,
  api text not null,                                   -- WeChat's path
  daily_limit bigint not null,
  used bigint not null,                                -- today, by WeChat's count
  counted bigint not null,                             -- today, by ours, at the same moment
  asked_at timestamptz not null default now(),
  primary key (appid, api)
);

-- Of scenes with a frequency cap: which messages a user got, and when. One row a user, so that its lock orders the messages
-- that come due at once.
create table hongyan.frequencies (
  appid text not null,
  scene text not null,
  openid text not null,
  slots jsonb not null default '[]',                   -- [{ id, atMs }]: message and moment, of those that still count
  primary key (appid, scene, openid)
);
