-- Where a message's trace goes on, in whatever process and however much later it is sent, delivered and told. A table of its own:
-- messages pay nothing for it while no traces are recorded.
create table hongyan.message_traces (
  appid text not null,
  message_id uuid not null,
  traceparent text not null,                           -- of the span that accepted it; https://www.w3.org/TR/trace-context/
  created_at timestamptz not null default now(),
  primary key (appid, message_id)
);
create index message_traces_by_time on hongyan.message_traces (created_at);
