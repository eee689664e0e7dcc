import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Of the host telegram.test, which exists nowhere, signed by itself, until the year 2126. */
export const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBojCCAUegAwIBAgIUPWDdV9S8LHjxRtf66tpYbbtg4ywwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNdGVsZWdyYW0udGVzdDAgFw0yNjExMjcxMzMyMTZaGA8yMTI2
MTEwMzEzMzIxNlowGDEWMBQGA1UEAwwNdGVsZWdyYW0udGVzdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABOQT7Yb09Mei7+jYfGtcoRoazEJnBZ03Nj0LbHPE/B4D
wwoYR8P4IZt1Zkvm+DkHdpXMzyFFmA/0VTbhNTwZAaijbTBrMB0GA1UdDgQWBBRY
HAR+Hr2SE52kpEhGmI5qHyMkZzAfBgNVHSMEGDAWgBRYHAR+Hr2SE52kpEhGmI5q
HyMkZzAPBgNVHRMBAf8EBTADAQH/MBgGA1UdEQQRMA+CDXRlbGVncmFtLnRlc3Qw
CgYIKoZIzj0EAwIDSQAwRgIhANxI1QDV+S3X63qc8Z5aUc9RRW10y9VcsbHXh5iO
DCYJAiEAkdmrlLFQxqKpmg6zRv5gw3BZQ6kytW66xrmbTF+lH24=
-----END CERTIFICATE-----`;

const TEST_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/WJBgzf8RZrg0oCj
vcZPF7C6t1DtfjYCN+r7LYsm6mmhRANCAATkE+2G9PTHou/o2HxrXKEaGsxCZwWd
NzY9C2xzxPweA8MKGEfD+CGbdWZL5vg5B3aVzM8hRZgP9FU24TU8GQGo
-----END PRIVATE KEY-----`;

/** A server with TLS that answers every call with the same words; answers its port. */
export async function startTlsServer(t: { after(cleanup: () => void): void }, words: string): Promise<number> {
  const server = createServer({ cert: TEST_CERTIFICATE, key: TEST_KEY }, (_request, response) => response.end(words));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
