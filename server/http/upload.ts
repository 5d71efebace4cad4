import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import type { Request, RequestHandler, Response } from 'express';
import { v4 as uuidv4 } from 'uuid';
import type { Services } from '../services';
import { may } from '../staff/roles.rules';
import { PageError } from './page-errors';
import type { StaffContext } from './staff-visit';
import { UPLOAD_PATH } from './upload-path';

const MB = 1024 * 1024;
/** Of the text fields and the borders between the parts. */
const FORM_BYTES = 64 * 1024;
const FIELDS = 20;
const FIELD_BYTES = 1000;

/** A file that came with a form; it is gone when the request is answered. */
export interface Upload {
  path: string;
  /** As the browser named it; never used as a path. */
  name: string;
  bytes: number;
}

/** The file of the form; null where none was chosen. */
export function uploadOf(res: Response): Upload | null {
  return (res.locals['upload'] as Upload | undefined) ?? null;
}

/**
 * Takes in the one form with a file. Only for somebody who may bring a roster: whoever else sends
 * one has an empty form, which the check of the token then refuses, before a byte is on the disk.
 */
export function rosterUpload({ config }: Services): RequestHandler {
  const most = config.ROSTER_UPLOAD_MB * MB;
  return async (req, res, next) => {
    const isUpload = req.method === 'POST' && req.path === UPLOAD_PATH;
    if (!isUpload || !req.is('multipart/form-data')) return next();
    if (Number(req.headers['content-length'] ?? 0) > most + FORM_BYTES) {
      throw new PageError('too-large');
    }
    const staff = res.locals['staff'] as StaffContext | undefined;
    if (staff?.stage !== 'whole' || !may(staff.member.role, 'roster')) return next();
    await mkdir(config.DATA_DIR, { recursive: true, mode: 0o700 });
    const path = join(config.DATA_DIR, `upload-${uuidv4()}`);
    await receive(req, res, { path, most });
    next();
  };
}

interface Receiving {
  /** Without an ending: it follows the name of the file. */
  path: string;
  most: number;
}

async function receive(req: Request, res: Response, receiving: Receiving): Promise<void> {
  const fields: Record<string, string> = {};
  const parser = parserOf(req, receiving.most);
  let problem: PageError | null = null;
  let saving: Promise<void> = Promise.resolve();
  parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
    const isFine = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !nameTruncated && !valueTruncated;
    if (!isFine || Object.hasOwn(fields, name)) problem ??= new PageError('bad-fields');
    else fields[name] = value;
  });
  parser.on('file', (name, file, { filename }) => {
    if (name !== 'file') problem ??= new PageError('bad-fields');
    saving = keep(res, file, { ...receiving, name: filename });
    // Awaited below; a failure before that must not count as unhandled.
    saving.catch(() => undefined);
  });
  for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) {
    parser.on(limit, () => (problem ??= new PageError('bad-fields')));
  }
  await pipeline(req, parser).catch(() => (problem ??= new PageError('bad-fields')));
  await saving;
  if (problem) throw problem as PageError;
  req.body = fields;
}

function parserOf({ headers }: Request, most: number): busboy.Busboy {
  try {
    return busboy({
      headers,
      defParamCharset: 'utf8',
      limits: {
        ...{ files: 1, fileSize: most, fields: FIELDS, parts: FIELDS + 1 },
        ...{ fieldSize: FIELD_BYTES, headerPairs: 20 },
      },
    });
  } catch {
    throw new PageError('bad-fields');
  }
}

async function keep(
  res: Response,
  file: Readable & { truncated?: boolean },
  { path, name }: Receiving & { name: string | undefined },
): Promise<void> {
  // A form without a chosen file sends a part without a name.
  if (!name) {
    file.resume();
    return;
  }
  const kept = `${path}${/\.zip$/i.test(name) ? '.zip' : '.csv'}`;
  res.once('close', () => void rm(kept, { force: true }));
  const target = createWriteStream(kept, { flags: 'wx', mode: 0o600 });
  await pipeline(file, target);
  if (file.truncated) throw new PageError('too-large');
  res.locals['upload'] = { path: kept, name, bytes: target.bytesWritten } satisfies Upload;
}
