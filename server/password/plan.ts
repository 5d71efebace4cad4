/** A whole number from 0 up to, but not including, `below`; from a cryptographic source. */
export type Random = (below: number) => number;

/** A way to make passwords that are within a policy. */
export interface Plan {
  /** How hard the result is to guess for somebody who knows exactly how it was made. */
  bits: number;
  draw: (random: Random) => string;
}

/** What a made password should look like, and how hard to guess it must be. */
export interface Wish {
  words: number;
  digits: number;
  bits: number;
}
