-- no transaction
-- For the question, before an app is removed, whether an undecided uniform message would fall back on it.
create index concurrently if not exists uniform_channels_by_app on hongyan.uniform_channels ((submission ->> 'appid'))
  where state = 'waiting';
