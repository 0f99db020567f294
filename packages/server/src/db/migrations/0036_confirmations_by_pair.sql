-- no transaction
-- Whether an entry was confirmed by the other witness.
create index concurrently if not exists ledger_confirmations on hongyan.ledger (appid, pair_id)
  where kind = 'confirm';
