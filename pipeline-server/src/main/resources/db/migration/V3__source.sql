create table project (
  name           text primary key check (name ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
  remote         text,
  default_branch text not null,
  self_approval  boolean not null,
  created        timestamptz not null
);

-- Where each ref stood when it was last dealt with.
create table tip (
  project text not null references project (name),
  ref     text not null check (ref like 'refs/%'),
  commit  text not null check (commit ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  primary key (project, ref)
);

-- Who was about to move a ref where; written before the ref is moved.
create table announced_move (
  project text not null references project (name),
  ref     text not null,
  commit  text not null,
  by      text not null,
  at      timestamptz not null default clock_timestamp(),
  primary key (project, ref, commit)
);

create index announced_move_by_age on announced_move (at);
