-- What an installation of the first schema may hold: 800 users who allowed 8 messages each, and 4,000 messages, of which
-- 600 wait, 20 were on the wire when their process died, and 10 have an unknown outcome. :appid, :template, :secret and
-- :keyHash are put in by the test.

insert into hongyan.apps (appid, name, secret_sealed, default_scene)
values (:appid, '上课提醒', :secret, 'task-reminder');

insert into hongyan.users (appid, openid, external_id)
select :appid, 'oFIRST' || lpad(n::text, 22, '0'), 'student-' || n
from generate_series(0, 799) as n;

insert into hongyan.templates (appid, template_id, title, content, example, type)
values (:appid, :template, '任务提醒', E'任务名称:{{thing1.DATA}}\n备注:{{thing10.DATA}}\n班级名称:{{thing9.DATA}}\n', '', 2);

insert into hongyan.scenes (appid, name, template_id, page, mapping, client_sendable)
values (
  :appid, 'task-reminder', :template, 'pages/task/detail',
  '{"thing1":"{{ taskName }}","thing10":"{{ remarks }}","thing9":"{{ className }}"}', true
);

insert into hongyan.api_keys (id, name, prefix, key_hash, scopes)
values (gen_random_uuid(), 'first', 'hy_first', :keyHash, '{*}');

insert into hongyan.grant_reports (appid, openid, report_id, choices, source)
select u.appid, u.openid, 'r-' || u.openid, jsonb_build_object(:template, 'accept'), 'client'
from hongyan.users u;

insert into hongyan.ledger (appid, openid, template_id, kind, delta, report_id, source)
select r.appid, r.openid, :template, 'credit', 8, r.report_id, 'client'
from hongyan.grant_reports r;

insert into hongyan.messages (
  appid, id, openid, template_id, scene, body, status, grant_state, attempt, due_at, claimed_by, claimed_at, lease_until,
  msgid, errcode, reason, created_at, updated_at
)
select
  :appid, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, u.openid, :template, 'task-reminder',
  json_build_object(
    'touser', u.openid, 'template_id', :template, 'page', 'pages/task/detail',
    'data', json_build_object(
      'thing1', json_build_object('value', '练习 ' || n), 'thing10', json_build_object('value', '请按时提交'),
      'thing9', json_build_object('value', '三年级二班')
    )
  )::text,
  s.status,
  case
    when s.status in ('queued', 'sending', 'unknown') then 'held'
    when s.status in ('failed', 'cancelled', 'expired') then 'released'
    else 'spent'
  end,
  case when s.status in ('queued', 'cancelled', 'expired') then 0 else 1 end,
  now() - interval '1 minute',
  case when s.status = 'sending' then 'gone' end,
  case when s.status = 'sending' then now() - interval '1 hour' end,
  case when s.status = 'sending' then now() - interval '59 minutes' end,
  case when s.status in ('sent', 'delivered') then (3000000000000000000 + n)::text end,
  case when s.status = 'failed' then 47003 end,
  case when s.status = 'failed' then 'WECHAT_REFUSED' when s.status = 'unknown' then 'NO_ANSWER' end,
  now() - interval '1 hour',
  now() - interval '30 minutes'
from generate_series(1, 4000) as n
cross join lateral (
  select case
    when n <= 600 then 'queued'
    when n <= 620 then 'sending'
    when n <= 630 then 'unknown'
    else (array['failed', 'cancelled', 'expired', 'delivered', 'delivered', 'sent', 'sent', 'sent', 'sent', 'sent'])[n % 10 + 1]
  end as status
) as s
join hongyan.users u on u.openid = 'oFIRST' || lpad((n % 800)::text, 22, '0');

insert into hongyan.ledger (appid, openid, template_id, kind, delta, message_id, source)
select m.appid, m.openid, m.template_id, 'reserve', -1, m.id, 'send'
from hongyan.messages m;

insert into hongyan.ledger (appid, openid, template_id, kind, delta, message_id, source)
select m.appid, m.openid, m.template_id, 'release', 1, m.id, m.status
from hongyan.messages m
where m.grant_state = 'released';

insert into hongyan.balances (appid, openid, template_id, available)
select l.appid, l.openid, l.template_id, sum(l.delta)
from hongyan.ledger l
group by 1, 2, 3;

insert into hongyan.attempts (appid, message_id, attempt, outcome, errcode, detail)
select m.appid, m.id, 1, case m.status when 'failed' then 'refused' else 'unanswered' end, m.errcode, 'as it was'
from hongyan.messages m
where m.status in ('failed', 'unknown');

insert into hongyan.events (appid, type, message_id, openid, created_at)
select m.appid, 'message.queued', m.id, m.openid, m.created_at
from hongyan.messages m;

insert into hongyan.events (appid, type, message_id, openid, created_at)
select m.appid, 'message.sent', m.id, m.openid, m.created_at
from hongyan.messages m
where m.status = 'delivered';

insert into hongyan.events (appid, type, message_id, openid, data, created_at)
select m.appid, 'message.' || m.status, m.id, m.openid,
  case when m.status = 'failed' then '{"reason":"WECHAT_REFUSED","errcode":47003}' else '{}' end::jsonb, m.created_at
from hongyan.messages m
where m.status not in ('queued', 'sending');
