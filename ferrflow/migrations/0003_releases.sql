-- Releases understood: keys for ingest, repositories with names, and sums that pages read instead of events.
-- Sums are by quarter of an hour, since the days of some time zones begin at a half or a quarter past. They bear no
-- foreign keys, like the events that they are sums of, and outlive them.

set local lock_timeout = '5s';

-- A repository as people know it.
alter table repositories
    add column group_name text,
    add column owner text,                              -- who answers for it, as a text
    add column url text,                                -- its page in the forge
    add column archived_at timestamptz,
    add column suggested_name text,                     -- as a forge's webhook told it
    add column suggested_url text,
    add column public_id uuid constraint repositories_public_id_key unique; -- null: its badge is not public

-- Whoever has a key's address may post events for its organization, unsigned.
create table ingest_keys (
    id uuid primary key,
    organization_id uuid not null references organizations (id) on delete cascade,
    name text not null,
    prefix text not null,                               -- the public part, to tell keys apart
    key_hash bytea not null constraint ingest_keys_key_hash_key unique, -- SHA-256 of the whole key
    webhook_secret bytea not null,                      -- sealed with ENCRYPTION_KEY, the key's id bound in
    events_per_minute integer check (events_per_minute > 0), -- null: the server's limit
    created_by uuid references users (id) on delete set null,
    created_at timestamptz not null default now(),
    revoked_at timestamptz
);

create index ingest_keys_organization_id on ingest_keys (organization_id);

-- What came by each key; written with the events.
create table ingest_key_sums (
    key_id uuid not null,
    bucket timestamptz not null,                        -- a quarter of an hour's beginning
    events integer not null,
    last_at timestamptz not null,
    primary key (key_id, bucket)
);

-- What became of requests to post events; sums in memory are added every few seconds.
create table ingest_outcomes (
    organization_id uuid not null references organizations (id) on delete cascade,
    bucket timestamptz not null,
    outcome text not null,                              -- accepted, or why not
    requests integer not null,
    slowest_clock integer,                              -- seconds by which a sender's clock was behind (-) at most
    fastest_clock integer,                              -- or ahead
    primary key (organization_id, bucket, outcome)
);

-- The newest refusals, to be read by people. No values that were sent, no addresses.
create table ingest_refusals (
    id uuid primary key,
    organization_id uuid not null references organizations (id) on delete cascade,
    key_id uuid,
    refused_at timestamptz not null,
    outcome text not null,
    detail text not null
);

create index ingest_refusals_newest on ingest_refusals (organization_id, refused_at desc);

alter table telemetry_events
    add column key_id uuid;                             -- the ingest key that it came by

alter table telemetry_events drop constraint telemetry_events_source_check;
alter table telemetry_events
    add constraint telemetry_events_source_check check (source in ('cli', 'key', 'github', 'gitlab', 'demo'));

create index telemetry_events_by_repository on telemetry_events (repository_id, received_at desc);
-- Few events name a package.
create index telemetry_events_by_package on telemetry_events (organization_id, package_name, received_at desc)
    where package_name is not null;

-- Events of one kind in one quarter of an hour. Empty texts stand for what was not said.
create table event_sums (
    organization_id uuid not null,
    repository_id uuid,
    event_type text not null,
    bucket timestamptz not null,
    package_name text not null,
    error_code text not null,
    command text not null,
    events integer not null,
    commits bigint not null,
    last_at timestamptz not null
);

create unique index event_sums_key on event_sums
    (repository_id, event_type, bucket, package_name, error_code, command, organization_id) nulls not distinct;

-- The same over all repositories of an organization, a column a type.
create table organization_sums (
    organization_id uuid not null,
    bucket timestamptz not null,
    checks integer not null,
    version_bumps integer not null,
    releases integer not null,                          -- events, repeats included
    inits integer not null,
    errors integer not null,
    release_errors integer not null,                    -- of the command `release`
    commits bigint not null,                            -- in release events
    demo integer not null,                              -- how many were made up
    last_at timestamptz not null,
    primary key (organization_id, bucket)
);

create table error_sums (
    organization_id uuid not null,
    bucket timestamptz not null,
    error_code text not null,
    command text not null,
    events integer not null,
    primary key (organization_id, bucket, error_code, command)
);

-- Each kind of error in each repository, over all time.
create table error_kinds (
    organization_id uuid not null,
    error_code text not null,
    command text not null,
    repository_id uuid,
    events bigint not null,
    first_at timestamptz not null,
    last_at timestamptz not null
);

create unique index error_kinds_key on error_kinds
    (organization_id, error_code, command, repository_id) nulls not distinct;

-- Each version of each package once.
create table releases (
    id uuid primary key,                                -- that of its first event
    organization_id uuid not null,
    repository_id uuid,
    package_name text not null,
    version text not null,
    first_at timestamptz not null,                      -- when it was released, as far as this server knows
    last_at timestamptz not null,
    sightings integer not null,                         -- the first one and the repeats
    commits integer,                                    -- as the first event said
    source text not null,                               -- of the first event
    -- What follows from the package's other releases and the repository's; the digest writes it, null until then.
    previous text,                                      -- the version before
    bump text check (bump in ('major', 'minor', 'patch', 'prerelease', 'other')),
    is_prerelease boolean,
    is_rework boolean,
    begins_run boolean,
    counted_at timestamptz                              -- the time under which release_sums has it
);

create unique index releases_key on releases (organization_id, repository_id, package_name, version) nulls not distinct;
create index releases_newest on releases (organization_id, first_at desc, id desc);
create index releases_of_bump on releases (organization_id, bump, first_at desc, id desc); -- some are rare
create index releases_of_repository on releases (repository_id, first_at desc, id desc);
create index releases_of_package on releases (organization_id, repository_id, package_name, first_at desc, id desc);

-- Each run of `release` that failed.
create table release_failures (
    id uuid primary key,                                -- the event's
    organization_id uuid not null,
    repository_id uuid,
    failed_at timestamptz not null,
    error_code text not null,
    recovered_at timestamptz                            -- the repository's next release; the digest writes it
);

create index release_failures_newest on release_failures (organization_id, failed_at desc, id desc);
create index release_failures_of_repository on release_failures (repository_id, failed_at desc, id desc);
create index release_failures_open on release_failures (organization_id, repository_id) where recovered_at is null;

-- What the digest has to look at anew.
create table release_changes (
    id bigint generated always as identity primary key,
    organization_id uuid not null,
    repository_id uuid,
    package_name text,                                  -- null: only the repository's runs and failures
    changed_at timestamptz not null                     -- when what came or went had happened
);

-- Each package as it stands; the digest writes it.
create table packages (
    id uuid primary key,
    organization_id uuid not null,
    repository_id uuid,
    name text not null,
    scheme text not null,                               -- semver, calver, number, text
    current_version text,                               -- the highest that is no prerelease
    current_at timestamptz,
    latest_version text not null,                       -- the newest by time
    latest_at timestamptz not null,
    latest_bump text,
    latest_commits integer,
    first_at timestamptz not null,
    releases integer not null,
    median_interval double precision,                   -- days between releases; null: too few
    median_commits double precision,
    last_day date not null,                             -- UTC
    days integer[] not null,                            -- releases of each of 30 UTC days up to the last one
    public_id uuid constraint packages_public_id_key unique -- null: its badge is not public
);

create unique index packages_key on packages (organization_id, repository_id, name) nulls not distinct;

-- Releases of an organization by what the digest found out.
create table release_sums (
    organization_id uuid not null,
    bucket timestamptz not null,
    releases integer not null,
    runs integer not null,
    reworks integer not null,
    majors integer not null,
    minors integer not null,
    patches integer not null,
    semantic_patches integer not null,                  -- those that may be rework: of packages with semantic versions
    prereleases integer not null,
    others integer not null,
    commits bigint not null,
    primary key (organization_id, bucket)
);

-- The same sums by whole hours, a quarter as much to read for a year, and errors by whole days in UTC. Each is what its
-- quarters of an hour come to, whatever is done to those and by whomever; nothing else writes here.
create table organization_hours (like organization_sums including all);
alter table organization_hours drop column last_at;     -- no sum
create table release_hours (like release_sums including all);
create table error_hours (like error_sums including all);
create table error_days (like error_sums including all);

-- Once a statement, in the order of the key, so that two servers wait for each other in a circle nowhere. What comes to
-- nothing goes when its quarters do, which are deleted after they have; truncate goes unseen.
do $do$
declare
    coarse text;
    fine text;
    width text;
    key text;
    counts text[];
    event text;
    tables text;
    changes text;
begin
    for coarse, fine, width, key, counts in values
        (
            'organization_hours', 'organization_sums', '1 hour', 'organization_id, bucket',
            array['checks', 'version_bumps', 'releases', 'inits', 'errors', 'release_errors', 'commits', 'demo']
        ),
        (
            'release_hours', 'release_sums', '1 hour', 'organization_id, bucket',
            array['releases', 'runs', 'reworks', 'majors', 'minors', 'patches', 'semantic_patches', 'prereleases', 'others', 'commits']
        ),
        ('error_hours', 'error_sums', '1 hour', 'organization_id, bucket, error_code, command', array['events']),
        ('error_days', 'error_sums', '1 day', 'organization_id, bucket, error_code, command', array['events'])
    loop
        for event, tables, changes in values
            ('insert', 'new table as added', 'select *, 1 as sign from added'),
            (
                'update', 'old table as taken new table as added',
                'select *, 1 as sign from added union all select *, -1 from taken'
            ),
            ('delete', 'old table as taken', 'select *, -1 as sign from taken')
        loop
            execute format(
                $sql$
                create function %1$s_follow_%2$s() returns trigger language plpgsql as $$
                begin
                    insert into %1$s (%3$s, %4$s)
                    select %5$s, %6$s
                    from (%7$s) as changes
                    group by %5$s
                    having (%6$s) <> (%8$s)
                    order by %5$s
                    on conflict (%3$s) do update set %9$s;
                    if tg_op = 'DELETE' then
                        delete from %1$s where ctid = any (array(
                            select ctid from %1$s
                            where
                                (%4$s) = (%8$s)
                                and (organization_id, bucket) in (select organization_id, %10$s from taken)
                            order by %3$s
                            for update
                        ));
                    end if;
                    return null;
                end
                $$
                $sql$,
                coarse, event, key, array_to_string(counts, ', '),
                replace(key, 'bucket', format($$date_bin('%s', bucket, '2000-01-01 00:00:00+00')$$, width)),
                (select string_agg(format('sum(sign * %s)', name), ', ') from unnest(counts) as name),
                changes, array_to_string(array_fill(0, array[cardinality(counts)]), ', '),
                (select string_agg(format('%1$s = %2$s.%1$s + excluded.%1$s', name, coarse), ', ')
                    from unnest(counts) as name),
                format($$date_bin('%s', bucket, '2000-01-01 00:00:00+00')$$, width)
            );
            execute format(
                'create trigger %1$s_follow_%2$s after %2$s on %3$s referencing %4$s '
                'for each statement execute function %1$s_follow_%2$s()',
                coarse, event, fine, tables
            );
        end loop;
    end loop;
end
$do$;

-- What of one repository is on its way to another, or to nowhere: naming joins two, a move takes one along. Nothing new
-- comes to the first one any more.
create table repository_transfers (
    from_repository_id uuid primary key,
    from_organization_id uuid not null,                 -- which may be gone by now
    to_repository_id uuid references repositories (id) on delete set null, -- null: everything is deleted
    created_at timestamptz not null default now()
);

create index repository_transfers_to on repository_transfers (to_repository_id);

-- Whatever deletes a repository, such as the end of its organization: what came from it goes too.
create function repositories_leave() returns trigger language plpgsql as $$
begin
    insert into repository_transfers (from_repository_id, from_organization_id) values (old.id, old.organization_id)
    on conflict do nothing;
    return null;
end
$$;

create trigger repositories_leave after delete on repositories for each row execute function repositories_leave();

-- How far somebody has read an organization's releases, and their private feed.
create table release_readers (
    organization_id uuid not null,
    user_id uuid not null,
    seen_at timestamptz,
    feed_hash bytea constraint release_readers_feed_hash_key unique, -- SHA-256 of the token in the feed's address
    feed_created_at timestamptz,
    primary key (organization_id, user_id),
    foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
);

-- When the sums were made from the events that were there before them; no row until then.
create table sums_made (
    made_at timestamptz not null default now()
);

-- When each release that a forge told of happened, as it was told first: however often and in whichever ways it is
-- told, it is one event.
create table forge_releases (
    event_id uuid primary key,
    organization_id uuid not null references organizations (id) on delete cascade,
    released_at timestamptz not null
);
