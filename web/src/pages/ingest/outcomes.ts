/** What can become of a request to post an event, in words, and what to do about it. Accepted are events. */
import type { Outcome } from '../../api/types'

interface Explained {
  readonly name: string
  readonly means: string
  /** What helps; absent where nothing has to. */
  readonly help?: string
}

export const OUTCOMES: Readonly<Record<Outcome, Explained>> = {
  accepted: {
    name: 'Accepted',
    means: 'Events of this period that are stored, by their own time: a webhook’s release may be days old.',
  },
  ignored: {
    name: 'Ignored',
    means: 'A forge told something that is no release: a ping, a branch, a draft.',
    help: 'Nothing is wrong. There are fewer where the webhook sends releases and tags alone.',
  },
  unsigned: {
    name: 'Not signed',
    means: 'It came to the server’s own address, without the headers that carry a signature.',
    help: 'Have the sender use an ingest key’s address.',
  },
  bad_timestamp: {
    name: 'Bad timestamp',
    means: 'The header X-Timestamp was not a whole number of seconds.',
    help: 'No release of the CLI does this: look at the script that signs.',
  },
  clock_skew: {
    name: 'Clock is off',
    means: 'It was signed by a clock more than 300 seconds off this server’s.',
    help: 'Set the sender’s clock, or this server’s. With an ingest key clocks do not matter.',
  },
  bad_signature: {
    name: 'Bad signature',
    means: 'It was signed with another secret: official builds of the CLI carry one of their own.',
    help: 'Have the CLI use an ingest key’s address. For a webhook, enter the key’s webhook secret again.',
  },
  unknown_key: {
    name: 'Unknown key',
    means: 'The key in the address was revoked, or never was one.',
    help: 'Find who still sends by it, and give them a new key.',
  },
  limited: {
    name: 'Over the limit',
    means: 'More came by the key within a minute than it may send. What was refused is lost.',
    help: 'Raise the key’s limit.',
  },
  too_large: {
    name: 'Too large',
    means: 'An event had more than 16 KiB, or a forge’s delivery more than 1 MiB.',
    help: 'Send less: an error’s metadata may have 4 KiB.',
  },
  malformed: {
    name: 'Malformed',
    means: 'The body was not a JSON object in UTF-8, or the address did not end as a key’s has to.',
    help: 'Look at how the sender makes its JSON; ferrflow-report makes it right. Behind the key belongs /events, /github or /gitlab.',
  },
  invalid: {
    name: 'Invalid',
    means: 'A field was missing or did not fit. The newest refusals say which.',
    help: 'Mend that field in what sends.',
  },
  queue_full: {
    name: 'Queue full',
    means: 'More came at once than the server could write.',
    help: 'Look at the database: it was slow, or the server small for that much.',
  },
  unavailable: {
    name: 'Not stored',
    means: 'The database did not take it.',
    help: 'The server’s log says why, and for how long.',
  },
}

/** An outcome's words; a newer server may know more of them. */
export function explained(outcome: string): Explained {
  return OUTCOMES[outcome as Outcome] ?? { name: outcome, means: '' }
}

export function isRefusal(outcome: string): boolean {
  return outcome !== 'accepted' && outcome !== 'ignored'
}
