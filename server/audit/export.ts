import { createCsvWriter, type CsvCell } from '../csv/csv-writer';
import type { TextSink } from '../csv/new-file';
import type { Db } from '../db/database';
import { countEvents, timePage, type EventFilter, type RecordedEvent } from './audit-reading.store';
import { isoTime } from './moment.rules';

export type { EventFilter } from './audit-reading.store';

export const exportFormats = ['jsonl', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportRequest {
  format: ExportFormat;
  filter: EventFilter;
  /** Whether addresses and the like, where not erased yet, are written too. */
  withPersonal: boolean;
  onProgress?: ((done: number, total: number) => void) | undefined;
  /** Rows read at once. */
  pageSize?: number | undefined;
}

/**
 * Writes the chosen events in order of time, UTC, as JSON lines or as CSV that is inert in a
 * spreadsheet. Reads in pages, so memory stays steady.
 *
 * @returns the number of events written
 */
export async function exportAudit(db: Db, sink: TextSink, request: ExportRequest): Promise<number> {
  const { filter, onProgress } = request;
  const total = onProgress ? await countEvents(db, filter) : 0;
  return exportPages((place) => timePage(db, filter, place), sink, {
    ...request,
    onProgress: onProgress && ((done) => onProgress(done, Math.max(done, total))),
  });
}

/** The next events in order of time, at most `limit`. */
export type EventPages = (place: {
  after: RecordedEvent | null;
  limit: number;
}) => Promise<RecordedEvent[]>;

export interface PagesRequest extends Pick<ExportRequest, 'format' | 'withPersonal' | 'pageSize'> {
  onProgress?: ((done: number) => void) | undefined;
}

/** {@link exportAudit} of whatever `pages` gives: staff export no more than they may see. */
export async function exportPages(
  pages: EventPages,
  sink: TextSink,
  request: PagesRequest,
): Promise<number> {
  const { onProgress, pageSize: limit = 1_000 } = request;
  const writer = request.format === 'csv' ? csvEvents(sink, request) : jsonLines(sink, request);
  let done = 0;
  let after: RecordedEvent | null = null;
  for (;;) {
    const page: RecordedEvent[] = await pages({ after, limit });
    await writer.write(page);
    done += page.length;
    onProgress?.(done);
    after = page.at(-1) ?? null;
    if (page.length < limit) break;
  }
  await writer.end();
  return done;
}

interface EventWriter {
  write: (page: readonly RecordedEvent[]) => Promise<void>;
  end: () => Promise<void>;
}

function jsonLines(sink: TextSink, { withPersonal }: PagesRequest): EventWriter {
  return {
    write: (page) => {
      const lines = page.map((event) => `${JSON.stringify(jsonEvent(event, withPersonal))}\n`);
      return sink.write(lines.join(''));
    },
    end: () => Promise.resolve(),
  };
}

function jsonEvent(event: RecordedEvent, withPersonal: boolean): Record<string, unknown> {
  const { at, details, personal, ...rest } = event;
  return {
    at: isoTime(at),
    ...rest,
    details: parsed(details),
    ...(withPersonal ? { personal: personal && parsed(personal.details) } : {}),
  };
}

// A row that somebody tampered with may hold anything; the export must still show it.
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function csvEvents(sink: TextSink, { withPersonal }: PagesRequest): EventWriter {
  const writer = createCsvWriter(sink, withPersonal ? [...columns, 'personal'] : columns);
  return {
    async write(page) {
      for (const event of page) {
        const cells = csvCells(event);
        await writer.write(withPersonal ? [...cells, event.personal?.details ?? null] : cells);
      }
    },
    end: writer.flush,
  };
}

const columns = [
  'at',
  'chain',
  'seq',
  'id',
  'actor_kind',
  'actor_id',
  'subject_id',
  'action',
  'result',
  'details',
  'mac',
];

function csvCells(event: RecordedEvent): CsvCell[] {
  return [
    isoTime(event.at),
    event.chain,
    event.seq,
    event.id,
    event.actorKind,
    event.actorId,
    event.subjectId,
    event.action,
    event.result,
    event.details,
    event.mac,
  ];
}
