-- no transaction
-- For what is kept about one user. Events of messages are found by their message, so that no send pays for this.
create index concurrently if not exists events_by_user on hongyan.events (appid, openid)
  where message_id is null and openid is not null;
