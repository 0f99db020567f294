-- Other ways to a user than a subscribe message, and the ways that WeChat has closed.

-- Which scene stands in for a retired template message (模板消息): old callers go on, their users get a subscribe message.
create table hongyan.template_bridges (
  appid text not null references hongyan.apps on delete cascade,
  template_id text not null,                           -- of the retired template, as old callers send it
  scene text not null,                                 -- by name: a scene that was deleted may be made anew
  mapping jsonb not null,                              -- param of the scene -> Liquid over keyword1, keyword2 ...
  notes text,                                          -- for people
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (appid, template_id)
);
