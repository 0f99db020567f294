-- Dispatches that wait long wait outside of the queue; audiences are estimated; quotas warn; frequency caps are cleared away.

alter table hongyan.open_dispatches
  add column campaign_id uuid,                         -- its messages are of this campaign; null: of none
  add column job_at timestamptz;                       -- when its job is to be made, shortly before due_at; null: it has been
-- Few rows at first: no older version writes any that they hold.
create index open_dispatches_later on hongyan.open_dispatches (job_at) where job_at is not null;
create index open_dispatches_later_of_campaign on hongyan.open_dispatches (appid, campaign_id)
  where job_at is not null and campaign_id is not null;

alter table hongyan.campaigns
  add column audience_is_estimate boolean not null default false; -- audience_count was not counted to its end

alter table hongyan.frequencies
  add column used_on date not null default current_date; -- day of the last message that asked for a place
create index frequencies_by_use on hongyan.frequencies (used_on);

-- That a daily quota is about to run out is told once a day.
create table hongyan.quota_warnings (
  appid text not null references hongyan.apps on delete cascade,
  api text not null,                                   -- WeChat's path
  warned_on date not null,                             -- the last day, in China, on which it was told
  primary key (appid, api)
);
