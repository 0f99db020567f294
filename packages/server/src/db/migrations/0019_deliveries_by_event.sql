-- no transaction
-- For the story of one message: which webhooks were told of its events. Deliveries are written in the order of the events.
create index concurrently if not exists webhook_deliveries_by_event on hongyan.webhook_deliveries (appid, event_id);
