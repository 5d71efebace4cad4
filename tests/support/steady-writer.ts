import { loadConfig } from '../../server/config';
import { inTransaction } from '../../server/db/database';
import { createServices } from '../../server/services';

// Records one event after the other until it is killed; says when it has begun.
const { db, audit, clock } = createServices(loadConfig());
let written = 0;

async function writeOn(): Promise<void> {
  for (;;) {
    await inTransaction(db, (tx) =>
      audit.record(tx, {
        ...{ chain: 'unknown', at: clock.now(), actor: { kind: 'visitor', id: null } },
        ...{ subjectId: null, action: 'sign-in', result: 'wrong' },
      }),
    );
    if (++written === 10) process.send?.('begun');
  }
}

void writeOn();
