-- For whoever sets the callbacks up and watches: since when the settings hold, and why WeChat's last requests were not believed.

-- When Token, EncodingAESKey or mode were last saved; null: before this column was there.
alter table hongyan.apps add column callback_saved_at timestamptz;

create table hongyan.callback_refusals (
  appid text not null references hongyan.apps on delete cascade,
  kind text not null check (kind in ('check', 'push')), -- WeChat's check of the URL (GET), or a push (POST)
  stage text not null,                                 -- the check that failed, of the last one that was refused
  reason text not null,                                -- more exactly
  at timestamptz not null,                             -- when the last one came
  primary key (appid, kind)
);
