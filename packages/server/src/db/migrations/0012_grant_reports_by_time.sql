-- no transaction
-- For removing old reports: they have no order of their own that follows time.
create index concurrently if not exists grant_reports_by_time on hongyan.grant_reports (created_at);
