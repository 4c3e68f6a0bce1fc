import { describe, expect, it } from 'vitest'
import {
  groupsOf,
  type Listed,
  ORDERS,
  pickRepositories,
  repositoryFiltersOf,
  repositorySearch,
  SHOWN,
} from './repository-filters'

function repository(id: string, more: Partial<Listed> = {}): Listed {
  return {
    id,
    name: id,
    suggested_name: null,
    hash: null,
    group: null,
    owner: null,
    archived_at: null,
    last_at: null,
    last_release_at: null,
    releases: 0,
    failing: false,
    ...more,
  }
}

const API = repository('api', { group: 'shop', owner: 'Ada', releases: 3, last_at: '2026-11-20T10:00:00Z' })
const WEB = repository('web', { group: 'shop', failing: true, releases: 7, last_at: '2026-11-22T10:00:00Z' })
const OLD = repository('old', { group: 'attic', archived_at: '2026-01-01T00:00:00Z' })
const NEW = repository('new', { name: null, hash: '1a2b3c4d', last_at: '2026-11-23T10:00:00Z' })
const TOLD = repository('told', { name: null, suggested_name: 'acme/told', hash: 'ffff' })
const ALL = [NEW, WEB, OLD, TOLD, API]

function ids(search: string): string[] {
  return pickRepositories(ALL, repositoryFiltersOf(search)).map(({ id }) => id)
}

describe('the list of repositories', () => {
  it('is by name, without the archived, the unnamed last', () => {
    expect(ids('')).toEqual(['api', 'web', 'new', 'told'])
  })

  it('shows what is asked for', () => {
    expect(ids('?show=unnamed')).toEqual(['new', 'told'])
    expect(ids('?show=failing')).toEqual(['web'])
    expect(ids('?show=archived')).toEqual(['old'])
    expect(ids('?group=shop')).toEqual(['api', 'web'])
  })

  it('is searched by name, suggestion, owner and the start of a hash', () => {
    expect(ids('?q=AD')).toEqual(['api'])
    expect(ids('?q=acme')).toEqual(['told'])
    expect(ids('?q=1a2b')).toEqual(['new'])
    expect(ids('?q=nothing')).toEqual([])
  })

  it('is sorted either way', () => {
    expect(ids('?order=releases')).toEqual(['web', 'api', 'new', 'told'])
    expect(ids('?order=seen')).toEqual(['new', 'web', 'api', 'told'])
    expect(ids('?order=-name').slice(-1)).toEqual(['api'])
  })

  it('survives its address', () => {
    for (const shown of SHOWN) {
      for (const order of ORDERS) {
        const filters = { text: 'a&b', group: 'x=y', shown, order, reversed: true }
        expect(repositoryFiltersOf(repositorySearch(filters))).toEqual(filters)
      }
    }
    expect(repositorySearch(repositoryFiltersOf(''))).toBe('')
    expect(repositoryFiltersOf('?show=nothing&order=colour').order).toBe('name')
  })

  it('knows its groups', () => {
    expect(groupsOf(ALL)).toEqual(['attic', 'shop'])
  })
})
