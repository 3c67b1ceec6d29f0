import { toCookieName } from "../cookie-name";

/** What a browser is given to work on, in the form of ALTCHA's first version. */
export interface Challenge {
  algorithm: "SHA-256";
  /** SHA-256 of salt and number, in hex. */
  challenge: string;
  /** The number is somewhere from 0 up to here. */
  maxnumber: number;
  /** Ends with &, so that no digit of the number can pass for one of the salt. */
  salt: string;
  /** HMAC-SHA256 of the challenge, in hex. */
  signature: string;
}

/** The cookie in which it is sent back: the posts that it stands before stay as they are. */
export const proofCookie = (secure: boolean) => toCookieName("work", secure);

/** What a browser sends back: all of a challenge that the server does not know by itself. */
export const encodeProof = ({ salt, signature }: Pick<Challenge, "salt" | "signature">, number: number) =>
  `${salt.slice(0, salt.indexOf("?"))}.${/expires=(\d+)/.exec(salt)?.[1]}.${number}.${signature}`;
