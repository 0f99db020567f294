-- Text that users wrote is checked by WeChat before it is sent to anybody.

alter table hongyan.scenes
  add column content_check jsonb;                      -- { block, checks, params?, whenUnavailable }; null: nothing is checked
