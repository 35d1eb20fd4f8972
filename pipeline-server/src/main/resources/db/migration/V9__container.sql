-- The containers that people asked for; those of steps and deployments are told by their labels.
create table container (
  id           text        primary key,
  server       text        not null,
  project      text        not null references project (name),
  name         text        not null,
  image        text        not null,
  digest       text        not null,
  made_by      text        not null,
  auto_remove  boolean     not null,
  stop_seconds bigint      not null check (stop_seconds >= 0),
  labels       jsonb       not null check (jsonb_typeof(labels) = 'object'),
  phase        text        not null check (phase in ('created', 'started', 'exited')),
  created      timestamptz not null,
  unique (project, name)
);

create index container_of_server on container (server, created);
