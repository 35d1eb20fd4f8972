-- The journal: every fact, in the order of commit, without gaps.
create table journal (
  seq     bigint primary key check (seq > 0),
  id      uuid not null unique,
  type    text not null,
  project text not null,
  subject text not null,
  time    timestamptz not null,
  data    jsonb not null check (jsonb_typeof(data) = 'object')
);

create index journal_of_project on journal (project, seq);

-- One row. Whoever appends locks it until commit, so that numbers follow the order of commit.
create table journal_head (
  only_row boolean primary key default true check (only_row),
  seq      bigint not null
);

insert into journal_head (seq) values (0);

-- A row that was written is never altered or removed: the journal is the audit log too.
create function journal_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is append-only';
end
$$;

create trigger journal_append_only before update or delete or truncate on journal
  for each statement execute function journal_is_append_only();

-- How far each reader of the journal has come.
create table journal_cursor (
  reader text primary key,
  seq    bigint not null check (seq >= 0)
);

-- Epochs are drawn from one sequence, so that a lease that was deleted and made again
-- still has a greater one.
create sequence lease_epoch;

create table lease (
  name  text primary key,
  owner text not null,
  epoch bigint not null,
  until timestamptz not null
);

-- What a publisher could not get rid of after several tries, kept for people to look at.
create table event_quarantine (
  publisher text not null,
  seq       bigint not null references journal (seq),
  reason    text not null,
  time      timestamptz not null default now(),
  primary key (publisher, seq)
);
