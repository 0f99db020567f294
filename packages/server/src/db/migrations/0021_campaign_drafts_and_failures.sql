-- Drafts of campaigns that lack something yet, and why messages of a campaign failed.

-- A draft without a card is no card to send: body_middle is empty then. A process of an older version, which knows no such
-- drafts, is refused when it starts one. Not checked for the rows that are there: none of them is without.
alter table hongyan.campaigns
  add constraint campaigns_have_a_card check (has_list or body_middle <> '' or state in ('draft', 'cancelled')) not valid;

alter table hongyan.campaign_counts
  add column failures jsonb not null default '[]';     -- [{status, errcode, reason, count}] of messages that ended badly, the most frequent first
