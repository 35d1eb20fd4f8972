create table deployment (
  id          uuid        primary key,
  seq         bigint      generated always as identity unique,
  promotion   uuid        not null unique,
  project     text        not null,
  release     bigint      not null,
  stage       text        not null,
  digest      text        not null,
  state       text        not null
              check (state in ('pending', 'rolling', 'live', 'rolled-back', 'replaced')),
  reason      text        not null default '',
  created     timestamptz not null,
  live        timestamptz,
  ended       timestamptz,
  owner       text        not null default '',
  epoch       bigint      not null default 0,
  lease_until timestamptz not null default '-infinity'
);

-- A stage has one deployment that serves and one that is being started, at most.
create unique index deployment_live on deployment (project, stage) where state = 'live';
create unique index deployment_rolling on deployment (project, stage) where state = 'rolling';
create index deployment_line on deployment (project, stage, seq)
  where state in ('pending', 'rolling');
create index deployment_of_project on deployment (project, seq);
