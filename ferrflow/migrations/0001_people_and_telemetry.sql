-- The first schema: who may sign in, which organizations there are, and what the CLI reports.
-- Times are UTC instants; ids are version 7 UUIDs, made by the server, so that they sort by time.

set local lock_timeout = '5s';

create table users (
    id uuid primary key,
    email text not null,                                -- as it was written
    display_name text,
    avatar_url text,
    password_hash text not null,                        -- argon2id in its own encoding, with parameters and salt
    is_staff boolean not null default false,            -- administers the whole server
    email_verified boolean not null default false,
    created_at timestamptz not null default now(),
    last_login_at timestamptz
);

-- An address is one person, however it is written.
create unique index users_email_key on users (lower(email));

create table sessions (
    id uuid primary key,                                -- the `sid` of the session's token
    user_id uuid not null references users (id) on delete cascade,
    user_agent text,                                    -- cut to 400 characters
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),    -- written at most once a minute
    expires_at timestamptz not null,
    ended_at timestamptz                                -- signed out; the row stays until it would have expired
);

create index sessions_user_id on sessions (user_id);
create index sessions_expires_at on sessions (expires_at);

create table organizations (
    id uuid primary key,
    slug text not null constraint organizations_slug_key unique check (slug ~ '^[a-z0-9-]{2,40}$'),
    name text not null,
    created_at timestamptz not null default now()       -- the oldest is the default one for telemetry
);

create table memberships (
    organization_id uuid not null references organizations (id) on delete cascade,
    user_id uuid not null references users (id) on delete cascade,
    role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
    joined_at timestamptz not null default now(),
    primary key (organization_id, user_id)
);

create index memberships_user_id on memberships (user_id);

create table repositories (
    id uuid primary key,
    organization_id uuid not null references organizations (id) on delete cascade,
    name text,                                          -- null until somebody names it
    created_at timestamptz not null default now()       -- when its first event came
);

create index repositories_organization_id on repositories (organization_id);

-- One repository can report under several hashes: one for each way of writing its remote URL.
create table repository_hashes (
    organization_id uuid not null references organizations (id) on delete cascade,
    hash text not null check (hash ~ '^[0-9a-f]{64}$'),
    repository_id uuid not null references repositories (id) on delete cascade,
    registered boolean not null default false,          -- claimed by its organization, not merely seen
    primary key (organization_id, hash)
);

create index repository_hashes_repository_id on repository_hashes (repository_id);

-- A hash leads to the one organization that has registered it.
create unique index repository_hashes_registered on repository_hashes (hash) where registered;

-- What the CLI reports; a hypertable where TimescaleDB is installed (db/timescaledb.py). No foreign keys: each would cost
-- a look-up and a row lock for every event, and whatever deletes an organization or a repository deletes its events itself.
create table telemetry_events (
    received_at timestamptz not null,                   -- stamped by the server: events carry no time
    id uuid not null,
    organization_id uuid not null,
    repository_id uuid,                                 -- null where the event named none
    repo_hash text,
    event_type text not null check (event_type in ('check', 'release', 'version_bump', 'init', 'error')),
    package_name text,
    package_version text,
    commits_count integer check (commits_count >= 0),
    metadata jsonb,
    source text not null check (source in ('cli', 'demo')),
    primary key (received_at, id)
);

create index telemetry_events_by_type on telemetry_events (organization_id, event_type, received_at desc);
