/** The bodies that pages speak of, by plain names. Times are RFC 3339 in UTC, ids are UUIDs. */
import type { Answer, Body } from './call'

export type User = Answer<'get', '/api/v1/auth/me'>
export type Organization = Answer<'get', '/api/v1/orgs'>[number]
export type Role = Organization['role']
export type Member = Answer<'get', '/api/v1/orgs/{slug}/members'>[number]
export type Invitation = Answer<'get', '/api/v1/orgs/{slug}/invitations'>[number]
export type InvitationMade = Answer<'post', '/api/v1/orgs/{slug}/invitations'>
export type InvitationSeen = Answer<'post', '/api/v1/invitations/inspect'>
export type Project = Answer<'get', '/api/v1/orgs/{slug}/projects'>[number]
export type Team = Answer<'get', '/api/v1/orgs/{slug}/teams'>[number]
export type TeamMember = Answer<'get', '/api/v1/orgs/{slug}/teams/{team}/members'>[number]
export type Token = Answer<'get', '/api/v1/auth/tokens'>[number]
export type OrganizationToken = Answer<'get', '/api/v1/orgs/{slug}/tokens'>[number]
export type TokenMade = Answer<'post', '/api/v1/auth/tokens'>
export type Scope = Body<'post', '/api/v1/auth/tokens'>['scopes'][number]
export type SessionSeen = Answer<'get', '/api/v1/me/sessions'>[number]
export type SecondFactor = Answer<'get', '/api/v1/me/second-factor'>
export type Passkey = SecondFactor['passkeys'][number]
export type AuditEntry = Answer<'get', '/api/v1/orgs/{slug}/audit'>[number]
export type AuditVerdict = Answer<'get', '/api/v1/orgs/{slug}/audit/verify'>
export type Person = Answer<'get', '/api/v1/admin/users'>[number]
export type AnyOrganization = Answer<'get', '/api/v1/admin/orgs'>[number]
export type SignedIn = Extract<Answer<'post', '/api/v1/auth/login'>, { readonly user: unknown }>
export type SecondFactorAsked = Exclude<Answer<'post', '/api/v1/auth/login'>, SignedIn>

export type Overview = Answer<'get', '/api/v1/orgs/{slug}/overview'>
export type Totals = Overview['totals']
export type DayOfReleases = Overview['releases_per_day'][number]
export type Release = Overview['newest_releases'][number]
export type Repository = NonNullable<Release['repository']>
export type ErrorsOfCode = Overview['errors_by_code'][number]

export type RepositoryListed = Answer<'get', '/api/v1/orgs/{slug}/repositories'>[number]
export type RepositoryDetails = Answer<'get', '/api/v1/orgs/{slug}/repositories/{repository_id}'>

export type IngestKey = Answer<'get', '/api/v1/orgs/{slug}/ingest-keys'>[number]
export type IngestKeyWanted = Body<'post', '/api/v1/orgs/{slug}/ingest-keys'>
export type IngestHealth = Answer<'get', '/api/v1/orgs/{slug}/ingest'>
export type Outcome = IngestHealth['totals'][number]['outcome']
export type RawEvent = Answer<'get', '/api/v1/orgs/{slug}/events'>[number]
export type ErrorKind = Answer<'get', '/api/v1/orgs/{slug}/errors'>['kinds'][number]
