import { randomUUID } from 'node:crypto';

/** A refusal of Microsoft's token endpoint, in the shape and the words of Microsoft Entra. */
export class SignInFailure extends Error {
  readonly status: number;
  readonly error: string;
  readonly code: number;

  constructor(status: number, error: string, code: number, description: string) {
    super(description);
    this.name = 'SignInFailure';
    this.status = status;
    this.error = error;
    this.code = code;
  }

  body(nowMs: number) {
    const timestamp = `${new Date(nowMs).toISOString().slice(0, 19).replace('T', ' ')}Z`;
    const traceId = randomUUID();
    const correlationId = randomUUID();
    const trail = `\r\nTrace ID: ${traceId}\r\nCorrelation ID: ${correlationId}\r\nTimestamp: ${timestamp}`;
    return {
      error: this.error,
      error_description: `AADSTS${this.code}: ${this.message}${trail}`,
      error_codes: [this.code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${this.code}`,
    };
  }
}

export const refusals = {
  tenantUnknown: (tenant: string) =>
    new SignInFailure(
      400,
      'invalid_tenant',
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    ),
  tenantMalformed: (tenant: string) =>
    new SignInFailure(
      400,
      'invalid_request',
      900023,
      `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
    ),
  appUnknown: (appId: string, directory: string) =>
    new SignInFailure(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${appId}' was not found in the directory '${directory}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    ),
  secretWrong: (appId: string) =>
    new SignInFailure(
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${appId}'.`,
    ),
  secretExpired: (appId: string) =>
    new SignInFailure(
      401,
      'invalid_client',
      7000222,
      `The provided client secret keys for app '${appId}' are expired. Visit the Azure portal to create new keys for your app.`,
    ),
  secretMissing: () =>
    new SignInFailure(
      401,
      'invalid_client',
      7000216,
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    ),
  parameterMissing: (name: string) =>
    new SignInFailure(
      400,
      'invalid_request',
      900144,
      `The request body must contain the following parameter: '${name}'.`,
    ),
  grantUnknown: (grant: string) =>
    new SignInFailure(400, 'unsupported_grant_type', 70003, `The app requested an unsupported grant type '${grant}'.`),
  scopeInvalid: (scope: string) =>
    new SignInFailure(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    ),
};
