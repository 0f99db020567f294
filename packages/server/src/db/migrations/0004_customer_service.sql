-- Customer-service messages 客服消息: conversations and their windows, what users wrote, media, auto-replies.

-- One row for each user who ever wrote, entered or was handed over. The window is the right to send: opened by what the
-- user did, for a number of messages and until a time; flow/customer-window.ts has the rule.
create table hongyan.conversations (
  appid text not null references hongyan.apps on delete cascade,
  openid text not null,
  window_opened_at timestamptz,                        -- WeChat's CreateTime of the action that opened it; null: never opened
  window_ends_at timestamptz,
  window_opened_by text check (window_opened_by in ('message', 'enter')),
  allowance smallint not null default 0 check (allowance between 0 and 5), -- of this window; 0 once WeChat said that none is left
  -- allowance - messages that hold or used a place of this window. One column a check: it is evaluated on the snapshot's
  -- row, where the other may be that of an older window.
  remaining smallint not null default 0 check (remaining between 0 and 5),
  held_by text not null default 'service' check (held_by in ('service', 'agents')),
  held_until timestamptz,                              -- while agents hold it; past it they hold it no more
  session_from text,                                   -- session-from of the button that was used last
  entered_at timestamptz,                              -- when the user last entered, by WeChat's clock
  greeted_at timestamptz,                              -- when entering was last answered by an auto-reply
  last_user_message_at timestamptz,                    -- by WeChat's clock
  last_reply_at timestamptz,                           -- when a message to the user was last accepted by us
  last_activity_at timestamptz not null default now(), -- orders the list
  unread integer not null default 0 check (unread >= 0),
  read_at timestamptz,                                 -- when the conversation was last marked as read
  created_at timestamptz not null default now(),
  primary key (appid, openid)
) with (fillfactor = 85);
create index conversations_by_activity on hongyan.conversations (appid, last_activity_at, openid);

-- What users did in the chat, as WeChat told of it. What was sent to them stands in hongyan.messages.
create table hongyan.customer_messages (
  appid text not null references hongyan.apps on delete cascade,
  id bigint generated always as identity,
  openid text not null,
  callback_id bigint not null,                         -- each callback once
  msg_id text,                                         -- WeChat's 64-bit MsgId; null for entering
  type text not null,                                  -- text, image, miniprogrampage, other, or enter
  content jsonb not null,                              -- of a message, as describeCallback has it; of entering, { sessionFrom }
  answer text not null default 'none' check (answer in
    ('none', 'reply', 'handed-over', 'greeted-before', 'too-late', 'no-place')), -- what we answered by ourselves, or why not
  reply_id uuid,                                       -- the message that answered it by itself
  created_at timestamptz not null,                     -- WeChat's CreateTime, in whole seconds
  received_at timestamptz not null default now(),
  primary key (appid, id)
);
create unique index customer_messages_once on hongyan.customer_messages (appid, callback_id);
create index customer_messages_by_user on hongyan.customer_messages (appid, openid, created_at, id);

-- Decided when the first delivery of a push is answered, so that its retries and its processing follow the same decision.
alter table hongyan.callbacks add column decision jsonb;

alter table hongyan.messages
  add column window_opened_at timestamptz;             -- customer service: the window in which it holds or used a place
create index messages_of_conversation on hongyan.messages (appid, openid, created_at, id) where kind = 'customer-service';

-- Pictures by their content: WeChat keeps an upload for three days, so what messages name is ours and uploaded as needed.
create table hongyan.media (
  appid text not null references hongyan.apps on delete cascade,
  hash text not null,                                  -- SHA-256 of the content, hex
  content_type text not null check (content_type in ('image/png', 'image/jpeg', 'image/gif')),
  size_bytes integer not null,
  content bytea not null,
  media_id text,                                       -- WeChat's id of the last upload
  media_expires_at timestamptz,                        -- when WeChat forgets it
  is_temporary boolean not null default false,         -- uploaded as temporary media: removed when it is used no more
  last_used_at timestamptz not null default now(),     -- stored again, named by a message, or uploaded; to the hour
  created_at timestamptz not null default now(),
  primary key (appid, hash)
);
create index media_temporary on hongyan.media (last_used_at) where is_temporary;

create table hongyan.auto_replies (
  appid text not null references hongyan.apps on delete cascade,
  id uuid not null,
  position integer not null,                           -- of those that match, the lowest answers
  trigger text not null check (trigger in ('keyword', 'enter', 'default')),
  match text not null check (match in ('contains', 'equals')), -- keyword: how a word is looked for
  words text[] not null,                               -- keyword: any of these
  greet_again_after_hours integer not null,            -- enter: not again to the same user before
  message jsonb,                                       -- what is sent; null: the user's message is handed to the agents
  is_enabled boolean not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (appid, id)
);
