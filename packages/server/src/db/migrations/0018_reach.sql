-- How many users can still be reached, as it was counted now and then. Nobody counts the balances to answer a question.

create table hongyan.reach_snapshots (
  appid text not null references hongyan.apps on delete cascade,
  template_id text not null,
  at timestamptz not null,                             -- when the count was complete
  users bigint not null,                               -- who can be sent at least one message
  grants bigint not null,                              -- of one-time templates: messages that can be sent
  unlimited bigint not null,                           -- users who allow the long-term template
  primary key (appid, template_id, at)
);

-- A count under way: it walks the balances of a template, a slice a transaction, and goes on after a crash where it was.
create table hongyan.reach_walks (
  appid text not null references hongyan.apps on delete cascade,
  template_id text not null,
  next_at timestamptz not null default now(),          -- when the next slice, or the next walk, is due
  started_at timestamptz,                              -- of the walk; null: none is under way
  cursor_openid text not null default '',              -- users up to here are counted
  users bigint not null default 0,                     -- as in reach_snapshots, so far
  grants bigint not null default 0,                    -- as in reach_snapshots, so far
  unlimited bigint not null default 0,                 -- as in reach_snapshots, so far
  primary key (appid, template_id)
);
