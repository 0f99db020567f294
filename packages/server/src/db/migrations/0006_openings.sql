-- Who opened the program from a card: the page of a card carries the id of its message, and the mini program tells it back.

alter table hongyan.messages add column opened_at timestamptz;            -- when the mini program first told of it
alter table hongyan.scenes add column track_opens boolean not null default true; -- may the page carry the message's id?
