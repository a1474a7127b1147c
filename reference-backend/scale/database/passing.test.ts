import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { isPassing } from './passing';

function answer(code: string, message = 'refused'): Error {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code });
}
const system = (code: string, message = code) => Object.assign(new Error(message), { code });

describe('what passes by itself and what does not, by what an error means', () => {
  it.each([
    ['08006', 'connection failure'],
    ['08001', 'unable to establish connection'],
    ['08003', 'connection does not exist'],
    ['53300', 'sorry, too many clients already'],
    ['57P01', 'terminating connection due to administrator command'],
    ['57P03', 'the database system is starting up'],
    ['57P05', 'terminating connection due to idle-session timeout'],
    ['25P03', 'terminating connection due to idle-in-transaction timeout'],
    ['55P03', 'canceling statement due to lock timeout'],
    ['57014', 'canceling statement due to statement timeout'],
    ['40001', 'could not serialize access'],
    ['40P01', 'deadlock detected'],
    ['08P01', 'server login has been failing, try again later (server_login_retry)'],
    ['08P01', 'query_wait_timeout'],
    ['08P01', 'pgbouncer cannot connect to server'],
  ])('%s "%s" passes', (code, message) => {
    expect(isPassing(answer(code, message))).toBe(true);
  });

  it.each([
    ['08P01', 'unsupported startup parameter: statement_timeout'],
    ['08P01', 'invalid frontend message type 81'],
    ['08P01', 'no such user: runlight'],
    ['57P04', 'database "runlight" was dropped'],
    ['28P01', 'password authentication failed for user "runlight"'],
    ['28000', 'no pg_hba.conf entry for host'],
    ['3D000', 'database "runlight" does not exist'],
    ['42501', 'permission denied for schema public'],
    ['42P01', 'relation "runs" does not exist'],
    ['23505', 'duplicate key value violates unique constraint'],
    ['0A000', 'cannot execute LISTEN'],
  ])('%s "%s" does not pass', (code, message) => {
    expect(isPassing(answer(code, message))).toBe(false);
  });

  it.each([
    system('ECONNREFUSED'),
    system('ENOTFOUND', 'getaddrinfo ENOTFOUND db'),
    system('EAI_AGAIN'),
    system('EPIPE'),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Query read timeout'),
    new Error('Client has encountered a connection error and is not queryable'),
    new AggregateError([system('ECONNREFUSED'), system('ECONNREFUSED')]),
  ])('the connection: "%s" passes', (error) => {
    expect(isPassing(error)).toBe(true);
  });

  it.each([
    new Error('The server does not support SSL connections'),
    new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
    new Error('Cannot use a pool after calling end on the pool'),
    system('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'),
    system('CERT_HAS_EXPIRED', 'certificate has expired'),
    system('ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname does not match'),
    system('EACCES', 'permission denied'),
  ])('the connection: "%s" does not pass', (error) => {
    expect(isPassing(error)).toBe(false);
  });
});
