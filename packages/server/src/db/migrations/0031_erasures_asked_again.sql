-- Asked for again while it is carried out, an erasure begins anew: whoever carried out the earlier request has not finished this one.

alter table hongyan.erasures
  add column requests integer not null default 1;      -- how often it was asked for
