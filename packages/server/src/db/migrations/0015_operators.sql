-- Who may use the console, and what they, and the API keys, changed.

create table hongyan.operators (
  id uuid primary key,                                 -- UUIDv7
  name text not null,                                  -- what they sign in with
  password_hash text,                                  -- argon2id, in its own notation; null until the invitation is accepted
  totp_sealed text,                                    -- secret of the second factor, under the master key; null: there is none
  totp_pending_sealed text,                            -- a secret that no code has confirmed yet
  totp_last_step bigint not null default 0,            -- the 30 seconds that the last code was of: none counts twice
  language text check (language in ('zh-CN', 'en')),   -- of the console; null: the browser's
  created_at timestamptz not null default now(),
  disabled_at timestamptz,                             -- null: they may sign in
  password_changed_at timestamptz
);
create unique index operators_name on hongyan.operators (lower(name));

create table hongyan.operator_roles (
  operator_id uuid not null references hongyan.operators on delete cascade,
  appid text references hongyan.apps on delete cascade, -- null: every app
  role text not null check (role in ('owner', 'operator', 'viewer'))
);
create unique index operator_roles_one_an_app on hongyan.operator_roles (operator_id, coalesce(appid, ''));

create table hongyan.operator_sessions (
  token_hash bytea primary key,                        -- SHA-256 of 256 random bits: the cookie's value
  operator_id uuid not null references hongyan.operators on delete cascade,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),     -- exact to a minute; after 12 hours without a request it is over
  expires_at timestamptz not null,                     -- over in any case
  address text not null,                               -- where it was begun
  user_agent text not null
);
create index operator_sessions_of on hongyan.operator_sessions (operator_id);

-- Links that are good once: to make the first owner, to accept an invitation, to choose a new password.
create table hongyan.operator_links (
  token_hash bytea primary key,                        -- SHA-256 of 256 random bits
  operator_id uuid references hongyan.operators on delete cascade, -- null: whoever uses it becomes the first owner
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

-- Sign-ins that came to nothing, counted for a while.
create table hongyan.sign_in_attempts (
  subject text primary key,                            -- whom it counts for: a name, an address, or both
  count integer not null,
  until timestamptz not null                           -- when the count begins anew
);

-- Append only.
create table hongyan.audit_log (
  id uuid primary key,                                 -- UUIDv7: ordered by time
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('operator', 'api-key', 'system')),
  actor_id text,                                       -- null: the system
  actor_name text not null,                            -- as it was then
  appid text,                                          -- null: about the whole installation. No reference: the log outlives the app
  action text not null,                                -- scene.saved
  target text,                                         -- of the app, or of the installation: a scene's name, an id
  before jsonb,                                        -- S1: without secrets
  after jsonb,
  address text                                         -- where the request came from
);
create index audit_log_of_app on hongyan.audit_log (appid, id);
create index audit_log_of_actor on hongyan.audit_log (actor_id, id);
create index audit_log_of_action on hongyan.audit_log (action, id);
