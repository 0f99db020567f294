-- A code of WeChat's authorisation page works once. What it gave is kept until the app is stored.
alter table hongyan.authorization_links
  add column authorization_sealed text;                -- what the code of auth_code_hash granted, until used_by is set; null: nothing is to be kept
