import { createHash } from 'node:crypto'
import { labError } from '../../../preload/errors.ts'
import { findRun } from './find-run.ts'
import { artifactHash } from './hashes.ts'
import { bulkIdOf } from './run-rows.ts'
import type { HistoryStore } from './store.ts'
import type { ArtifactTable, BlobTable } from './tables.ts'

/** Bytes as they are kept with a run. */
export interface Artifact {
  name: string
  mediaType: string
  bytes: Buffer
}

/** Writes bytes beside a run, in place of any of that name. Equal bytes are stored once. Call it within a transaction. */
export function storeBytes(store: HistoryStore, run: string, { name, mediaType, bytes }: Artifact): Buffer {
  const sha256 = createHash('sha256').update(bytes).digest()
  const type = mediaType || 'application/octet-stream'
  store.statement('insert or ignore into blob values (?, ?)').run(sha256, bytes)
  store
    .statement('insert or replace into artifact values (?, ?, ?, ?, ?, ?)')
    .run(run, name, type, bytes.length, sha256, artifactHash(run, name, type, bytes.length, sha256))
  return sha256
}

/** Keeps bytes with a run under a name, in place of any that were there. */
export async function keepBytes(
  store: HistoryStore,
  { runId, name, file }: { runId: string; name: string; file: File },
): Promise<{ sha256: string; bulkId: string }> {
  const id = findRun(store, runId)
  const bytes = Buffer.from(await file.arrayBuffer())
  const sha256 = store.write(() => storeBytes(store, id, { name, mediaType: file.type, bytes }))
  return { sha256: sha256.toString('hex'), bulkId: bulkIdOf(sha256) }
}

/**
 * The bytes behind `history:<sha256>`, checked against their name.
 * @throws LabError notFound (none of that name), artifactDamaged (they are damaged)
 */
export function keptBytes(store: HistoryStore, bulkId: string): File {
  const [, hex] = /^history:([0-9a-f]{64})$/.exec(bulkId) ?? []
  const sha256 = Buffer.from(hex ?? '', 'hex')
  const blob = store.statement('select * from blob where sha256 = ?').get(sha256) as BlobTable | undefined
  if (!blob) throw labError('notFound', {}, { path: 'bulkId', received: bulkId })
  const artifact = store.statement('select * from artifact where sha256 = ? limit 1').get(sha256) as
    ArtifactTable | undefined
  if (!createHash('sha256').update(blob.bytes).digest().equals(sha256))
    throw labError('artifactDamaged', { name: artifact?.name ?? bulkId })
  return new File([new Uint8Array(blob.bytes)], artifact?.name ?? 'bytes', {
    type: artifact?.media_type ?? 'application/octet-stream',
  })
}
