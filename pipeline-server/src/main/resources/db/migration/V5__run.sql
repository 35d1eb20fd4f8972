-- One execution of one pipeline at one commit; also the queue of those that wait.
create table run (
  project         text not null,
  number          bigint not null check (number > 0),
  trigger         uuid not null,
  cause           text not null,
  ref             text not null,
  commit          text not null,
  started_by      text not null,
  trusted         boolean not null,
  state           text not null
                    check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  reason          text not null default '',
  images          jsonb not null default '{}' check (jsonb_typeof(images) = 'object'),
  cancel_asked_by text,
  created         timestamptz not null,
  started         timestamptz,
  ended           timestamptz,
  discarded       boolean not null default false,
  -- Who works on it. The epoch grows with each holder; writes under an older one are refused.
  lease_owner     text,
  lease_epoch     bigint not null default 0,
  lease_until     timestamptz,
  primary key (project, number),
  -- A trigger starts one run, however often it is told.
  unique (project, trigger),
  check ((ended is null) = (state in ('queued', 'running')))
);

create index run_queue on run (created) where state in ('queued', 'running');

create table step_run (
  project  text not null,
  run      bigint not null,
  name     text not null,
  position bigint not null generated always as identity,
  state    text not null check (state in ('waiting', 'running', 'ended')),
  outcome  text check (outcome in
             ('passed', 'failed', 'timed-out', 'cancelled', 'skipped', 'broke')),
  exit     integer,
  reason   text not null default '',
  image    text,
  -- Of a step that timed out: after how long.
  allowed_millis bigint,
  started  timestamptz,
  ended    timestamptz,
  primary key (project, run, name),
  foreign key (project, run) references run (project, number),
  check ((outcome is not null) = (state = 'ended'))
);
