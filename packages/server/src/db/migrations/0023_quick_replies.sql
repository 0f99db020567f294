-- Quick replies 快捷回复: what people who answer users write often, ready to be put into the chat.

create table hongyan.quick_replies (
  appid text not null references hongyan.apps on delete cascade,
  id uuid not null,
  position integer not null,                           -- orders the list; of one position the older one comes first
  title text not null,                                 -- what it is looked for by
  content text not null,                               -- what is written to the user
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (appid, id)
);
