-- no transaction
-- What was told of a user and a template within some minutes, however long the history is. Sends write none of these, so none pays for it.
create index concurrently if not exists ledger_testimony on hongyan.ledger
  (appid, openid, template_id, (coalesce(happened_at, created_at)))
  where kind in ('credit', 'allow', 'revoke', 'refuse');
