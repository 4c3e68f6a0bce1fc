-- Who may do what, and a record of it: second factors, invitations, projects, teams, tokens, the audit log.

set local lock_timeout = '5s';

alter table users
    add column timezone text,                           -- an IANA name; null follows the browser
    add column locale text,                             -- a BCP 47 tag; null follows the browser
    add column disabled_at timestamptz,                 -- may not sign in; sessions and tokens do not count
    add column totp_secret bytea,                       -- sealed with ENCRYPTION_KEY, the user's id bound in
    add column totp_confirmed_at timestamptz,           -- null while it is being set up
    add column totp_last_step bigint not null default 0; -- 30-second steps since 1970: no code counts twice

alter table sessions
    add column address text;                            -- the client's, when it signed in

-- A code instead of the second factor, each good for one time.
create table recovery_codes (
    user_id uuid not null references users (id) on delete cascade,
    code_hash bytea not null,                           -- SHA-256: the codes are random
    used_at timestamptz,
    primary key (user_id, code_hash)
);

-- WebAuthn credentials.
create table passkeys (
    id uuid primary key,
    user_id uuid not null references users (id) on delete cascade,
    name text not null,
    credential_id bytea not null constraint passkeys_credential_id_key unique,
    public_key bytea not null,
    sign_count bigint not null default 0,               -- must grow, where the authenticator counts at all
    transports text[] not null default '{}',            -- how browsers reach it: usb, nfc, internal…
    created_at timestamptz not null default now(),
    last_used_at timestamptz
);

create index passkeys_user_id on passkeys (user_id);

-- What was asked of a browser and is to be answered once: a second factor, a passkey's signature.
create table challenges (
    id uuid primary key,                                -- random: it says that the password was right
    purpose text not null check (purpose in ('second_factor', 'passkey_registration', 'passkey_sign_in')),
    user_id uuid references users (id) on delete cascade, -- null where a passkey will tell
    challenge bytea not null,                           -- what a passkey is to sign
    password_digest bytea,                              -- of the hash that the password matched: a new one ends it
    failures integer not null default 0,                -- wrong answers; a few are forgiven
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create index challenges_expires_at on challenges (expires_at);

-- Failed sign-ins, by account (whether it exists or not) and by address.
create table sign_in_failures (
    key bytea primary key,                              -- SHA-256 of the kind and the e-mail or the address
    failures integer not null,
    last_failed_at timestamptz not null,
    locked_until timestamptz
);

create index sign_in_failures_last_failed_at on sign_in_failures (last_failed_at);

-- A one-time link with which a forgotten password is replaced.
create table password_resets (
    token_hash bytea primary key,                       -- SHA-256 of the token in the link
    user_id uuid not null references users (id) on delete cascade,
    created_by uuid references users (id) on delete set null, -- null where it was asked for by mail
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create index password_resets_user_id on password_resets (user_id);

alter table organizations
    add column requires_second_factor boolean not null default false;

create table invitations (
    id uuid primary key,
    organization_id uuid not null references organizations (id) on delete cascade,
    email text not null,
    role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
    token_hash bytea not null constraint invitations_token_hash_key unique, -- SHA-256 of the token in the link
    invited_by uuid references users (id) on delete set null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    accepted_at timestamptz,
    revoked_at timestamptz
);

-- One open invitation for each address; a resent one replaces it.
create unique index invitations_open on invitations (organization_id, lower(email))
    where accepted_at is null and revoked_at is null;

create index invitations_organization_id on invitations (organization_id, created_at desc);

create table projects (
    id uuid primary key,
    organization_id uuid not null references organizations (id) on delete cascade,
    slug text not null check (slug ~ '^[a-z0-9-]{2,40}$'),
    name text not null,
    created_at timestamptz not null default now(),
    constraint projects_slug_key unique (organization_id, slug)
);

create table teams (
    id uuid primary key,
    organization_id uuid not null references organizations (id) on delete cascade,
    slug text not null check (slug ~ '^[a-z0-9-]{2,40}$'),
    name text not null,
    created_at timestamptz not null default now(),
    constraint teams_slug_key unique (organization_id, slug),
    constraint teams_of_organization unique (organization_id, id)
);

-- Only members of the organization, and no longer than they are members of it.
create table team_members (
    team_id uuid not null,
    organization_id uuid not null,
    user_id uuid not null,
    added_at timestamptz not null default now(),
    primary key (team_id, user_id),
    foreign key (organization_id, team_id) references teams (organization_id, id) on delete cascade,
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
);

create index team_members_member on team_members (organization_id, user_id);

-- API tokens: a person's (user_id) or an organization's (organization_id).
create table tokens (
    id uuid primary key,
    user_id uuid references users (id) on delete cascade,
    organization_id uuid references organizations (id) on delete cascade,
    created_by uuid references users (id) on delete set null,
    name text not null,
    prefix text not null,                               -- the public part, to tell tokens apart
    token_hash bytea not null constraint tokens_token_hash_key unique, -- SHA-256 of the whole token
    scopes text[] not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    last_used_at timestamptz,                           -- written at most once a minute
    revoked_at timestamptz,
    check ((user_id is null) <> (organization_id is null))
);

create index tokens_user_id on tokens (user_id);
create index tokens_organization_id on tokens (organization_id);

-- What was done, by whom. Each row carries the hash of the one before it in its chain: an organization's, or the
-- server's own (chain '00000000-…'). No foreign keys: the record outlives what it speaks of.
create table audit_entries (
    chain uuid not null,
    sequence bigint not null,
    id uuid not null,
    created_at timestamptz not null,
    actor_kind text not null check (actor_kind in ('user', 'token', 'cluster', 'system', 'anonymous')),
    actor_id uuid,
    actor_name text,                                    -- as it was then
    actor_token text,                                   -- the public prefix of the token that was used
    action text not null,                               -- noun.verb
    target text,
    address text,
    user_agent text,
    request_id text,
    metadata jsonb not null default '{}'::jsonb,
    hash bytea not null,                                -- SHA-256 over the hash before and this row
    primary key (chain, sequence)
);

create index audit_entries_by_time on audit_entries (chain, created_at);
create index audit_entries_by_action on audit_entries (chain, action, sequence desc);
create index audit_entries_by_actor on audit_entries (chain, actor_id, sequence desc);
create index audit_entries_by_name on audit_entries (chain, lower(actor_name), sequence desc);

-- The end of each chain; its row is locked while an entry is added.
create table audit_chains (
    chain uuid primary key,
    sequence bigint not null,
    hash bytea not null,
    -- Where pruning left off: the last entry that is gone. Verification begins here.
    anchor_sequence bigint not null default 0,
    anchor_hash bytea not null default ''::bytea
);
