-- Quiet hours and frequency caps of scenes that were deleted: what was accepted of them and still waits keeps to them.

create table hongyan.removed_scene_rules (
  appid text not null references hongyan.apps on delete cascade,
  scene text not null,                                 -- its name; a scene that is made anew with it has its own rules
  quiet_hours jsonb,                                   -- as the scene had them; null: none
  frequency_cap jsonb,                                 -- as the scene had it; null: none
  removed_at timestamptz not null default now(),       -- when the scene was deleted
  primary key (appid, scene)
);
