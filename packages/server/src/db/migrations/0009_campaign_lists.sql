-- Campaigns whose audience is an uploaded list 名单.

alter table hongyan.campaigns
  add column has_list boolean not null default false,  -- the audience is its list, not a filter
  add column list_scene jsonb,                         -- the scene as it was when the campaign was made: every line's card
  add column listed_count integer not null default 0,  -- users in the list
  add column skipped_count integer not null default 0, -- users of the list who had no grant when it was their turn
  add column list_removed_at timestamptz;              -- the list is gone, some time after the end
create index campaigns_with_list on hongyan.campaigns (ended_at) where has_list and list_removed_at is null;

create table hongyan.campaign_recipients (
  appid text not null,
  campaign_id uuid not null,
  openid text not null,
  line integer not null,                               -- where the user stood in what was uploaded
  body_middle text,                                    -- as of the campaign, with this user's params; null: the campaign's own
  body_end text,                                       -- the same; null with a body_middle: the page carries no id
  is_skipped boolean not null default false,           -- it was the user's turn, and there was no grant
  primary key (appid, campaign_id, openid)             -- a user stands once in a list
);
-- In place of a reference to the campaign: checking that for each row would cost as much as writing it, a million times.
create function hongyan.delete_campaign_list() returns trigger language plpgsql as $$
begin
  delete from hongyan.campaign_recipients r
  where r.appid = old.appid and r.campaign_id = old.id;
  return null;
end $$;
create trigger campaigns_delete_list after delete on hongyan.campaigns
  for each row when (old.has_list) execute function hongyan.delete_campaign_list();

-- Who was left out, found without reading who was not.
create index campaign_recipients_skipped on hongyan.campaign_recipients (appid, campaign_id, openid) where is_skipped;

-- One row an upload. A line that was not kept is counted here and named in the answer only: it may hold anything.
create table hongyan.campaign_uploads (
  appid text not null,
  campaign_id uuid not null,
  id uuid not null,                                    -- UUIDv7: ordered by time
  state text not null check (state in ('reading', 'complete', 'broken')), -- reading for long: its process died
  lines integer not null default 0,                    -- read, empty ones aside
  added integer not null default 0,                    -- users that it put into the list
  unchanged integer not null default 0,                -- stood there already, from the same line with the same card
  rejected jsonb not null default '{}',                -- code -> how many lines
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (appid, campaign_id, id),
  foreign key (appid, campaign_id) references hongyan.campaigns on delete cascade
);
