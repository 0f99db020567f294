-- What is not over is found by its dispatches, and no index of messages depends on their state any more: claiming a message
-- and settling it then stay within its page (heap-only updates). docs/decisions/0022-open-dispatches.md has the figures.

-- What is written meanwhile would be missed below. It also rewrites the table: at a million messages that takes seconds.
lock table hongyan.messages in share row exclusive mode;

-- M2: every message that is queued, sending or unknown is named by a row. A row is deleted once none of its messages is.
create table hongyan.open_dispatches (
  appid text not null,
  id uuid not null,                                    -- also the id of its job in the queue
  message_ids uuid[] not null,                         -- as many as one dispatch may name
  due_at timestamptz not null,                         -- when its job was to start
  look_at timestamptz not null,                        -- when recovery looks what became of its messages
  created_at timestamptz not null default now(),
  primary key (appid, id)
);
create index open_dispatches_to_look_at on hongyan.open_dispatches (look_at);

insert into hongyan.open_dispatches (appid, id, message_ids, due_at, look_at)
select o.appid, gen_random_uuid(), array_agg(o.id order by o.id), min(o.due_at), now()
from (
  select m.appid, m.id, m.campaign_id, m.due_at,
    (row_number() over (partition by m.appid, m.campaign_id order by m.id) - 1) / 500 as part
  from hongyan.messages m
  where (m.status in ('queued', 'sending', 'unknown')) is true
) as o
group by o.appid, o.campaign_id, o.part;

drop index hongyan.messages_open;
drop index hongyan.messages_expiring;
drop index hongyan.messages_ended_badly;
alter table hongyan.messages
  -- How it ended, when it ended badly. An index over a column that claims and acceptances do not change costs them nothing.
  add column ended_badly text generated always as (
    case when status in ('failed', 'expired', 'cancelled') then status end
  ) stored;
create index messages_ended_badly on hongyan.messages (appid, ended_badly, id) where ended_badly is not null;
-- Half of each page is for the versions that claims and settlements write; what one leaves dead the next one takes.
alter table hongyan.messages set (fillfactor = 50);
