-- Third-party platforms 第三方平台, and the mini programs that have authorised them.

create table hongyan.platforms (
  component_appid text primary key,                    -- the platform's AppID at open.weixin.qq.com
  name text not null,                                  -- for people
  secret_sealed text not null,                         -- the platform's AppSecret, AES-256-GCM under the master key
  callback_sealed text not null,                       -- its Token and EncodingAESKeys, sealed as one
  public_url text not null,                            -- origin of this server as WeChat and browsers reach it
  ticket_sealed text,                                  -- the last component_verify_ticket; null: none has come yet
  ticket_created_at timestamptz,                       -- WeChat's time of it: an older one changes nothing
  ticket_received_at timestamptz,                      -- our time of it
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- T1 for component tokens: the same columns as access_tokens.
create table hongyan.platform_tokens (
  appid text primary key references hongyan.platforms on delete cascade, -- the component_appid
  token_sealed text,                                   -- null until the first refresh
  expires_at timestamptz,
  version bigint not null default 0,                   -- T1: a late answer never overwrites a newer token
  lease_owner text,                                    -- T1: who refreshes right now
  lease_until timestamptz
);

-- An app with a row here has no AppSecret of its own: its tokens and log-ins come by way of the platform.
create table hongyan.authorizations (
  appid text primary key references hongyan.apps on delete cascade,
  component_appid text not null references hongyan.platforms, -- a platform with apps is not removed
  original_id text not null,                           -- gh_…: the ToUserName of its pushes; empty: WeChat told none
  permissions integer[] not null,                      -- ids of the permission sets 权限集 that it granted
  refresh_token_sealed text,                           -- null: the account has taken the authorisation back
  event_at timestamptz,                                -- WeChat's time of the last push that changed this row
  authorized_at timestamptz not null default now(),    -- the last time that it authorised
  ended_at timestamptz                                 -- when it took that back; null: it has not
);
create index authorizations_of_platform on hongyan.authorizations (component_appid);

-- Links by which an administrator authorises. Hashes only: who reads this table can use none.
create table hongyan.authorization_links (
  state_hash bytea primary key,                        -- SHA-256 of the link's secret part
  component_appid text not null references hongyan.platforms on delete cascade,
  pre_auth_code_hash bytea not null,                   -- tells WeChat's push which link it answers
  pre_auth_code_sealed text not null,                  -- for the link's own page
  appid text,                                          -- the only account that may use it; null: any
  auth_code_hash bytea,                                -- what used it; null: nothing yet
  used_by text,                                        -- the appid that used it
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
create unique index authorization_links_by_pre_auth_code on hongyan.authorization_links (pre_auth_code_hash);
