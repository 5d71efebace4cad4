import type { RosterRefusal } from './roster-refusal.rules';

/** Carries a refusal out of the depth of a stream or transaction; never leaves this room. */
export class RosterRefused extends Error {
  override readonly name = 'RosterRefused';

  constructor(readonly refusal: RosterRefusal) {
    super(refusal.kind);
  }
}
