-- Old rows are removed slice by slice (docs/operations/retention.md).

-- Of a table of 50 million rows the usual fifth would be ten million dead ones before they are cleared away. With these, room
-- that was freed is used again soon, and pages stay marked as visible to all, which index-only scans need.
alter table hongyan.messages set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table hongyan.events set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table hongyan.ledger set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table hongyan.attempts set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table hongyan.callbacks set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- The list of pictures goes by time.
create index if not exists media_by_time on hongyan.media (appid, created_at, hash);
