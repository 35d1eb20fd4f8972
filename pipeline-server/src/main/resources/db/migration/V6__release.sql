create table release (
  project   text        not null,
  number    bigint      not null check (number >= 1),
  run       bigint      not null,
  commit_id text        not null,
  pushed_by text        not null,
  images    jsonb       not null,
  stages    jsonb       not null,
  created   timestamptz not null,
  primary key (project, number),
  unique (project, run)
);

create function release_is_immutable() returns trigger language plpgsql as $$
begin
  raise exception 'release %/% is immutable', old.project, old.number;
end
$$;

create trigger release_is_immutable before update on release
  for each row execute function release_is_immutable();

create table promotion (
  id      uuid        primary key,
  seq     bigint      generated always as identity unique,
  project text        not null,
  release bigint      not null,
  stage   text        not null,
  digest  text        not null,
  state   text        not null check (state in ('awaiting', 'approved', 'superseded')),
  needed  int         not null check (needed >= 0),
  given   int         not null check (given >= 0),
  reason  text        not null check (reason in ('cut', 'next-stage', 'asked', 'rollback')),
  asked_by text       not null,
  key     text        not null,
  created timestamptz not null,
  unique (project, release, stage, key),
  foreign key (project, release) references release (project, number)
);

create index promotion_of_stage on promotion (project, stage, seq) where state <> 'superseded';

create table approval (
  promotion uuid        not null references promotion (id),
  seq       bigint      generated always as identity,
  principal text        not null,
  token     text        not null,
  digest    text        not null,
  time      timestamptz not null,
  primary key (promotion, principal)
);
