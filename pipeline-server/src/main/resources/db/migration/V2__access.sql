create table principal (
  name    text primary key check (name ~ '^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$'),
  created timestamptz not null
);

-- No project: the role is held in all of them.
create table principal_role (
  principal text not null references principal (name),
  role      text not null
            check (role in ('viewer', 'developer', 'approver', 'operator', 'administrator')),
  project   text,
  unique nulls not distinct (principal, role, project)
);

-- Of a token's text only the digest is kept.
create table api_token (
  id        text primary key check (id ~ '^[0-9A-Za-z]{12}$'),
  principal text not null references principal (name),
  sha256    bytea not null check (length(sha256) = 32),
  scopes    text[] not null,
  project   text,
  created   timestamptz not null,
  expires   timestamptz not null,
  revoked   timestamptz,
  last_used timestamptz
);

create index api_token_of_principal on api_token (principal);

-- An empty stage stands for the whole project. The key is the one of the file with that id.
create table secret (
  project text not null,
  stage   text not null,
  name    text not null,
  key_id  text not null,
  nonce   bytea not null check (length(nonce) = 12),
  sealed  bytea not null,
  primary key (project, stage, name)
);

create table setting (
  project text not null,
  stage   text not null,
  name    text not null,
  value   text not null,
  primary key (project, stage, name)
);
