-- Campaigns: slices that several workers write at once, counts that are not counted anew at each look, and tags of users.

-- What a campaign has given out and nobody has written yet: users behind one openid up to another. Who writes a slice holds
-- its row, and removes it in the same transaction: a row that nobody holds was left by a crash, and is taken up again.
create table hongyan.campaign_slices (
  appid text not null,
  campaign_id uuid not null,
  after_openid text not null,                          -- users behind this one ...
  upto_openid text not null,                           -- ... up to and with this one
  primary key (appid, campaign_id, after_openid),
  foreign key (appid, campaign_id) references hongyan.campaigns on delete cascade
);

-- The messages of a campaign by status, as they were counted last.
create table hongyan.campaign_counts (
  appid text not null,
  campaign_id uuid not null,
  counts jsonb not null,                               -- status -> messages
  recent integer not null,                             -- put on the wire in the minute before counted_at
  counted_at timestamptz not null,
  took_ms double precision not null,                   -- how long counting took: what takes long is done less often
  counting_until timestamptz,                          -- somebody counts; past it, they are taken for dead
  primary key (appid, campaign_id),
  foreign key (appid, campaign_id) references hongyan.campaigns on delete cascade
);

alter table hongyan.campaigns
  add column tags text[] not null default '{}';        -- only users who carry all of these

-- No index: a campaign reads the users of its slice by their key anyway, and each log-in of each user would pay for one.
alter table hongyan.users
  add column tags text[] not null default '{}';        -- the business's own marks, sorted, each once

-- Room in each page for changed balances: a change then touches no index. For pages that are written from now on.
alter table hongyan.balances set (fillfactor = 80);
