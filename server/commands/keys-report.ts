import type { KeysStatus } from '../rotation/status';

/** For people; never a secret, only ids. */
export function statusLines({ peppers, indexKeys, sessionSecrets }: KeysStatus): string[] {
  return [
    'Peppers',
    ...peppers.map((pepper) => `  ${pepper.id}  ${placeOf(pepper)}`),
    'Index keys',
    ...indexKeys.map(({ id, place, looksUp, events }) => {
      const also = looksUp ? ', looks up login IDs, locks and devices' : '';
      return `  ${id}  ${place === 'newest' ? 'signs' : 'verifies'} the audit: ${events} events${also}`;
    }),
    'Session secrets',
    ...sessionSecrets.map(
      ({ id, place }) => `  ${id}  ${place === 'newest' ? 'signs' : 'verifies'}`,
    ),
  ];
}

function placeOf(pepper: KeysStatus['peppers'][number]): string {
  const { place, hashes, passwords, history, answers, waiting, staff } = pepper;
  const what =
    `${hashes} hashes: ${passwords} passwords, ${history} former ones, ${answers} answers, ` +
    `${waiting} on slips that wait, ${staff} of staff`;
  switch (place) {
    case 'newest':
      return `hashes and verifies; ${what}`;
    case 'older':
      return hashes === 0 ? 'verifies; nothing hangs on it' : `verifies; ${what}`;
    case 'missing':
      return `MISSING: bring it back into PEPPERS; ${what}`;
  }
}
