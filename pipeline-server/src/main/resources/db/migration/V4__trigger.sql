-- The inbox: every delivery whose signature was good, whatever came of it.
create table delivery (
  id       uuid primary key,
  project  text not null references project (name),
  forge    text not null,
  forge_id text not null,
  headers  jsonb not null check (jsonb_typeof(headers) = 'object'),
  body     bytea not null,
  news     jsonb not null check (jsonb_typeof(news) = 'object'),
  state    text not null check (state in ('pending', 'done', 'ignored', 'failed')),
  reason   text not null,
  tries    integer not null default 0,
  due      timestamptz,
  received timestamptz not null,
  unique (project, forge, forge_id),
  check ((state = 'pending') = (due is not null))
);

create index delivery_waiting on delivery (due) where state = 'pending';
create index delivery_of_project on delivery (project, received desc);
